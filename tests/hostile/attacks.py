"""Texts made to steer whatever shows them, and how to see that they did not."""

from __future__ import annotations

import re
from collections.abc import Iterator

FIRST, LAST = "Alpha", "Omega"
"""Words around every attack: both have to arrive, or something was lost."""
_TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore")

ATTACKS = {
    "C0": "".join(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r\x0b\x0c") + "\x7f",
    "C1": "".join(chr(code) for code in range(0x80, 0xA0) if code != 0x85),
    "clear": "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l\x1bc",
    "colour": "\x1b[31;5;7m\x1b[38;5;201m",
    "clipboard": "\x1b]52;c;UFdORUQ=\x07\x1b]52;p;UFdORUQ=\x1b\\\x9d52;c;UFdORUQ=\x9c",
    "unclosed": "\x1b]52;c;UFdORUQ=",
    "title": "\x1b]0;PWNED\x07\x1b]2;PWNED\x1b\\",
    "link": "\x1b]8;;http://evil.example/\x1b\\here\x1b]8;;\x1b\\",
    "answers": "\x1b[c\x1b[6n\x1bP$qm\x1b\\\x05\x1b[?1000h\x1b[>4;2m",
    "nested": "\x1b\x1b[2J[2J \x1b]\x1b]0;PWNED\x07",
    "returns": "seen\rhidden\x08\x08\x08\x08",
    "overrides": "\u202egnp.exe\u202c \u202aa\u202c \u200ea\u200f \u061c",
    "isolates": "\u2066a\u2067b\u2068c\u2069 \u2069\u2069",
    "zero width": "a\u200bb\u2060c\u2063d\ufeffe\u180ef",
    "joiners": "a\u200d\u200c\u200d\u200c\u200db",
    "tags": f"a{_TAGS}\U000e007f",
    "selectors": "a" + "".join(chr(0xE0100 + code) for code in b"ignore"),
    "marks": "Z" + "\u0301\u0489\u20dd" * 100,
    "no characters": "\ufdd0\ufffe\uffff\U0001ffff\U0010ffff",
    "brackets": "[bold red]x[/] [link='http://evil.example/']y[/link] [@click=app.quit]z[/] [/foo] \\[a] $primary [b",
    "Markdown": "[a](javascript:alert(1)) ![b](http://evil.example/b.png) <b>`rm`** | <http://evil.example/> [c]: http://evil.example/",
    "HTML": (
        "<script>alert(1)</script><img src=http://evil.example/ onerror=alert(1)><svg onload=alert(1)></title></style>"
        "<!-- ]]>"
    ),
    "entities": "&#27;[2J &#x9b;2J &#x202e; &lt;script&gt; \\u001b[2J \\x1b[2J %1b[2J",
    "XML": "]]><w:p/><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y; <?xml?>",
    "typesetting": '#panic("no") #read("/etc/passwd") $x$ @ref <label> #link("http://evil.example/") \\u{202e} //',
    "placeholders": "{quote.__class__} {0} {quote:>999999999} %s %n $HOME $(touch obeyed) `touch obeyed`",
    "SQL": "'); DROP TABLE events; --",
    "path": "../../../../etc/passwd",
    "formula": "=cmd|' /C calc'!A0",
}
"""By name; each fits on one line of a terminal."""


def between(name: str) -> str:
    """The attack called `name` between its two words."""
    return f"{FIRST} {ATTACKS[name]} {LAST}"


OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029"
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e00ff\ufdd0-\ufdef\ufffe\uffff\U0001ffff\U0010ffff]"
    "|[\u0301\u0489\u20dd]{9}|[\u200c\u200d]{2}|[\U000e0100-\U000e01ef]{2}"
)
"""What no exit may give on, whatever came in. Newlines and tabs are for the exits themselves to know."""


def harmless(text: str, where: str) -> None:
    """Nothing that is obeyed or hidden, and no half of a character, is in `text`."""
    found = OBEYED.search(text)
    assert found is None, f"{where}: {found[0]!r} in {text[max(0, found.start() - 60) : found.end() + 60]!r}"
    text.encode("utf-8")


def strings(value: object) -> Iterator[str]:
    """Every text in a JSON document, names of fields among them."""
    match value:
        case str():
            yield value
        case dict():
            for name, held in value.items():
                yield str(name)
                yield from strings(held)
        case list():
            for held in value:
                yield from strings(held)
