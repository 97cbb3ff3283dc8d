"""Pages to be written as files, and the words that would break one if they were obeyed."""

from __future__ import annotations

from assistant import paths
from assistant.adapters.writers.charts import Charts
from assistant.domain.pages import Page
from assistant.report import group_markdown, markdown
from assistant.report.marks import escape
from tests.unit.group_shares import group, mapped, placed
from tests.unit.test_full_summary import MADE

SUMMARY = markdown.page(MADE)
GROUP = group_markdown.page(
    group([*mapped((1, 4), (4, 0), (2, 2)), *placed("connecting", "coordinating", "connecting")])
)
BREAKING = (
    "<script>alert(1)</script>", "<img src=http://example.org/x onerror=alert(1)>", "</style><b>", "&lt;b&gt; &#x41;",
    "[x](javascript:alert(1))", "<javascript:alert(1)>", "![x](http://example.org/x.png)", "]]> --> <!-- <?xml ?>",
    '#panic("x")', '#read("/etc/passwd")', "#import \"@preview/cetz:0.3.1\": *", "$ x^2 $", "@ref <label> \\ // /* */",
    "{{ 7 * 7 }} {x} %s", "\x00\x1b[31m\u202e\ufffe\uffff\ud800", "Łódź Ελλάδα Кириллица", "日本語 العربية 😀 \u0378",
)  # fmt: skip


def charts() -> Charts:
    """What draws; its list of fonts is shared by all tests, and holds nobody's words."""
    return Charts(paths.find().charts)


def holding(*words: str) -> Page:
    """A page with each of `words` wherever words can stand."""
    parts = []
    for one in map(escape, words):
        parts += [f"## {one}", f"**{one}** and *{one}*", f"> {one}", f"- {one}\n- {one}", f"1. {one}\n\n   *{one}*"]
        parts.append(f"| {one} | b |\n|---|:-:|\n| {one} | {one} |")
    return Page(title=" ".join(words), about=" ".join(words), parts=("# A title", *parts, "The last words."))
