"""Card and prompt files are data: nothing in their YAML is obeyed, unfolds, or ends the process."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import plain_yaml
from assistant.plain_yaml import NotPlain
from tests.process import ROOT

LAUGHS = "a0: &a0 [ha, ha]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))


def test_fields_lists_and_values_are_read_with_their_places() -> None:
    data, node = plain_yaml.load("id: a\nyear: 2013\nchecked: 2026-11-22\nlist: [1.5, true, null]\n")
    assert data == {"id": "a", "year": 2013, "checked": date(2026, 11, 22), "list": [1.5, True, None]}
    assert node is not None and node.value[3][0].start_mark.line == 3


def test_nothing_is_nothing() -> None:
    assert plain_yaml.load("# a remark\n") == (None, None)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: !!python/object/apply:os.system ['true']", 2, "names a type"),
        ("a: !!python/name:os.system", 1, "names a type"),
        ("%TAG ! tag:yaml.org,2002:python/\n---\na: !name:os.system", 3, "names a type"),
        ("a: !!binary AAAA", 1, "names a type"),
        (LAUGHS, 1, "repeats another"),
        ("a: 1\nb: *a", 2, "repeats another"),
        ("a: &a [*a]", 1, "repeats another"),
        ("<<: &a {b: 1}", 1, "repeats another"),
        ("a: " + "[" * 21 + "]" * 21, 1, "20 deep"),
        ("- " * 21 + "a", 1, "20 deep"),
        ("a: 1\nb: [", 2, "did not find"),
        ("a: 1\nb: 0x_", 2, "looks like a number and is none"),
        ("a: " + "9" * 5000, 1, "looks like a number and is none"),
        ("a: 1\nb: 2026-02-31", 2, "looks like a date and is none"),
        ("a: 2001-01-01 00:00:00 +99:99", 1, "looks like a date and is none"),
        ("a: \x00", 1, "not allowed"),
        ("a: \ud800", 1, "half a character"),
        ("? [a]\n: b", 1, "unhashable"),
        ("a: 1\n---\nb: 2", 2, "document"),
    ],
)
def test_what_is_not_plain_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(NotPlain) as caught:
        plain_yaml.load(text)
    assert caught.value.line == line
    assert said in caught.value.what


def test_deep_nesting_does_not_end_the_process() -> None:
    program = (
        "from assistant import plain_yaml\n"
        "for text in ('[' * 100_000, '[' * 100_000 + ']' * 100_000, '{a: ' * 100_000, '- ' * 100_000):\n"
        "    try: plain_yaml.load(text)\n"
        "    except plain_yaml.NotPlain: print('refused')\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "refused\n" * 4)


PIECES = [
    "[",
    "]",
    "{",
    "}",
    ": ",
    "- ",
    "\n",
    " ",
    "&a ",
    "*a",
    "!",
    "!!int ",
    "? ",
    "|\n",
    ">",
    "'",
    '"',
    "%",
    "---",
    "0x",
    "1:",
    "=",
    "<<",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        plain_yaml.load(text)
    except NotPlain as fault:
        assert fault.what
        assert 1 <= fault.line <= text.count("\n") + 1 + text.count("\r") + text.count("\x85") + text.count("\u2028")
