"""The ways in: a data folder into which every attack came by every door."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.conversation import exchange
from tests.fakes import KNOWN_ID, Talk, plain_answer
from tests.hostile.attacks import ATTACKS, between
from tests.process import one_document, run

IMPORTED = KNOWN_ID
WRITTEN = tuple(name for name in ATTACKS if name != "C0")
"""A file with many control characters is refused as no text."""
LINES = "\n\n".join(f"Wards and {between(name)} wards." for name in WRITTEN)
FILE_NAME = f"{between('clear')}{between('overrides')}{between('title')}{between('tags')}.txt"
SPEAKING = ("text", "title", "label", "citation", "quote", "question", "what", "who", "when")
"""Fields of an export that hold words and are nothing's name."""


@dataclass(frozen=True)
class Filled:
    """A data folder with something hostile behind every door."""

    home: Path
    documents: tuple[str, ...]
    """The ids of documents of the person's own."""


def exported(title: str = between("title")) -> dict[str, Any]:
    """A finished reflection in a file, with each of its texts attacked in turn."""
    talk = Talk()
    talk.until("direction.open")
    talk.say("What do others do here?")
    talk.finish(
        lambda asked: f"{between('Markdown')} {plain_answer(asked)}" if asked.kind == "open" else plain_answer(asked)
    )
    whole: dict[str, Any] = json.loads(exchange.export(talk.store.info(KNOWN_ID), talk.session.events))
    names = list(ATTACKS)
    count = 0

    def spoil(value: Any) -> Any:
        nonlocal count
        if isinstance(value, list):
            return [spoil(one) for one in value]
        if not isinstance(value, dict):
            return value
        spoilt = {}
        for name, held in value.items():
            if name in SPEAKING and isinstance(held, str) and held:
                count += 1
                spoilt[name] = f"{between(names[count % len(names)])} {held}"
            else:
                spoilt[name] = spoil(held)
        return spoilt

    return {**whole, "events": spoil(whole["events"]), "title": title}


def documents(folder: Path) -> Path:
    """Files of every kind whose names, titles and words attack."""
    folder.mkdir()
    (folder / FILE_NAME).write_text(f"Beds in the community.\n\n{LINES}\n", encoding="utf-8")
    (folder / "plan.md").write_text(
        f"---\ntitle: {between('Markdown')}\n---\n# {between('HTML')}\n\n{LINES}\n", encoding="utf-8"
    )
    page = f"<html><head><title>{between('entities')}</title></head><body><main><h1>{between('entities')}</h1>"
    page += "".join(f"<p>Wards and {between(name)} wards.</p>" for name in WRITTEN)
    (folder / "page.html").write_text(f"{page}</main></body></html>", encoding="utf-8")
    return folder


def pack(folder: Path) -> Path:
    """A pack of prompts with a path of its own, whose words attack."""
    words = "".join(f"- {between(name)}\n" for name in ("brackets", "clear", "overrides", "tags", "HTML"))
    (folder / "parts").mkdir(parents=True)
    (folder / "paths").mkdir()
    (folder / "parts" / "pace.md").write_text(
        f"---\nkind: part\nid: odd\ntype: plain\nname: {_quoted('brackets')}\nsteps:\n"
        f"- {{id: odd.open, kind: open}}\n---\n# odd.open\n\n## Ask\n\n{words}",
        encoding="utf-8",
    )
    (folder / "paths" / "odd.md").write_text(
        f"---\nkind: path\nid: odd\nname: {_quoted('Markdown')}\nminutes: 5\nparts: [odd]\n---\n", encoding="utf-8"
    )
    return folder


def _quoted(name: str) -> str:
    return json.dumps(between(name))


def fill(home: Path, beside: Path) -> Filled:
    """Bring everything into `home` as a person would; `beside` is for the files that are brought."""
    file = beside / "given.json"
    file.write_text(json.dumps(exported()))
    done = run(home, "reflections", "import", str(file))
    assert done.returncode == 0, done.stderr
    added = one_document(run(home, "library", "add", str(documents(beside / "papers")), "--json"))
    assert [one["outcome"] for one in added["files"]] == ["added"] * 3, added
    pack(home / "prompts")
    return Filled(home, tuple(one["document"] for one in added["files"]))
