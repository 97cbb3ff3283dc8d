"""Taking a number that was proposed: "yes", "that's about right", and what may stand beside it."""

from __future__ import annotations

import re

from assistant.conversation.choosing import LONGEST_CLOSED, holds_number, parse_rating, straight

_YES = (
    r"(?:y|yes|yep|yup|yeah|aye|ok|okay|k|sure|fine|right|correct|exactly|indeed|agreed?|accept(?:ed)?|fair(?: enough)?"
    r"|spot on|quite(?: so)?|absolutely|definitely"
    r"|(?:(?:that|it)(?:'?s| is| sounds| looks| seems)|sounds|looks|seems)?\s*"
    r"(?:(?:about|just|quite|pretty|more or less)\s+)*"
    r"(?:right|fair|correct|fine|true|good|ok|okay|it)(?: to me)?"
    r"|(?:i(?:'?d| would| do|'?ll)?\s+)?(?:agree|accept|go (?:with|along with)|say so|think so|keep|leave|take)"
    r"(?: with)?(?: (?:that|it|you|this|yours))?"
    r"|as you say|as is|that will do|that'?ll do|please do)"
)
_BEFORE = r"(?:(?:well|hmm+|ah|oh|i think|i suppose|i guess|i'?d say|probably)[,\s]+)*"
_WHOLE = re.compile(rf"^{_BEFORE}{_YES}(?:[,\s]+{_YES})?\s*[.!]*$", re.IGNORECASE)
_WITH_REASON = re.compile(
    rf"^{_BEFORE}{_YES}(?:\s*[.;:–—-]+\s+|,\s+|\s+(?=because\b|as\b|since\b))(?P<beside>[^\W\d].*)$",
    re.IGNORECASE | re.DOTALL,
)
_SET_APART = re.compile(
    r"(?:\w+\s+)?(?:but|though|although|except|however|not|n't|less|more|lower|higher|weaker|stronger|bit|maybe|perhaps|or"
    r"|if|unless)\b",
    re.IGNORECASE,
)
"""How words after a yes begin that take some of it back."""
_FIRST_WORD = re.compile(rf"^{_BEFORE}(?:{_YES}|no|nope|nah|not quite)[\s,.;:!–—-]+", re.IGNORECASE)


def rating(text: str, proposed: int, low: int, high: int) -> int | None:
    """The number `text` gives where `proposed` was put to the person; any number of their own wins."""
    own = parse_rating(text, low, high)
    if own is not None:
        return own
    plain = straight(text.strip()[:LONGEST_CLOSED])
    if holds_number(plain):
        return parse_rating(_FIRST_WORD.sub("", plain), low, high)
    return proposed if accepts(plain) else None


def accepts(text: str) -> bool:
    """Whether `text` takes what was proposed, and takes none of it back."""
    plain = straight(text.strip())
    if len(plain) > LONGEST_CLOSED or holds_number(plain):
        return False
    if _WHOLE.match(plain):
        return True
    reason = _WITH_REASON.match(plain)
    return reason is not None and not _SET_APART.match(reason["beside"])


def beside(text: str) -> str:
    """What was said beside a yes: "because the region pays". Empty when it was the yes alone."""
    if not accepts(text) or _WHOLE.match(straight(text.strip())):
        return ""
    reason = _WITH_REASON.match(straight(text.strip()))
    return text.strip()[reason.start("beside") :] if reason else ""
