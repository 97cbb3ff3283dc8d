"""`make load`: how what things cost grows with what there is; rewrites that part of docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from assistant import wiring, wiring_keeping
from assistant.cli.stores import PASSPHRASE as VARIABLE
from assistant.config import Config
from assistant.domain.locks import Kept
from assistant.library import passages
from assistant.paths import Paths
from benchmarks import document, many_reflections, searching, table
from benchmarks.growing import grow
from benchmarks.growth import Curve, grid
from benchmarks.places import (
    COMMAND,
    Spent,
    disk_megabytes,
    fresh,
    said,
    scratch,
    seconds,
    spent,
    with_models_only,
)
from benchmarks.table import Grid, Row, at_most, middle, p95

REFLECTIONS = (100, 1_000, 10_000)
TURNS = (100, 500, 2_000)
PASSAGES = (1_000, 10_000, 100_000)
TABS = (1, 10, 50)
RUNS = 3
PASSPHRASE = "tall green ladder by the sea"
Parts = list[Row | Grid]
_TOLD = {
    "end": "0.06 to 0.08 ms for each entry that is not made yet, at every size; the first 200 are made already",
    "written": "all of them together grow with 1.2: an index of neighbours takes longer for each the more it holds",
}
"""What there is to say of figures that seem to grow faster than what they depend on."""


def main(arguments: list[str]) -> int:
    """Measure; 0 whatever the figures are, for they are a report and not a test."""
    groups: dict[str, tuple[str, Callable[[Path], Parts]]] = {
        "reflections": (f"Reflections of {many_reflections.EVENTS} events each", _reflections),
        "turns": ("Turns in one reflection", _turns),
        "passages": ("Passages in the library", _passages),
        "tabs": ("Tabs of `assistant serve`", _tabs),
    }
    parser = argparse.ArgumentParser(
        prog="make load ARGS=…", description="Measure, and rewrite the end of docs/benchmarks.md."
    )
    parser.add_argument("--only", choices=list(groups), help="one group, leaving the others as they were measured")
    wanted = parser.parse_args(arguments).only
    where = table.machine()
    os.environ.pop("ASSISTANT_ENCODER", None)
    for name, (title, measure) in groups.items():
        if wanted in (None, name):
            with scratch() as folder:
                parts = measure(folder)
            print(table.printed(title, parts), flush=True)
            titles = [title for title, _ in groups.values()]
            written = document.with_growth(document.read(), titles, (title, parts), where)
            document.DOCUMENT.write_text(written, encoding="utf-8")
    return 0


def _reflections(folder: Path) -> Parts:
    events = many_reflections.pattern(folder / "pattern")
    places = fresh(folder / "reflections")
    seconds([*COMMAND, "library", "build"], places)
    names: list[str] = []
    ran: dict[int, dict[str, Spent]] = {}
    used: dict[int, dict[str, object]] = {}
    disk: dict[int, float] = {}
    for size in REFLECTIONS:
        with closing(wiring_keeping.reflections(places)) as store:
            names += many_reflections.add(store, events, range(len(names), size))
        commands = {
            "list": ("reflections", "list"),
            "search": ("reflections", "search", many_reflections.RARE),
            "show": ("reflections", "show", names[0]),
            "compare": ("compare", names[1], names[-2]),
        }
        ran[size] = {name: _middle([*COMMAND, *given], places) for name, given in commands.items()}
        used[size] = json.loads(said([sys.executable, "-m", "benchmarks.past_list"], places))
        disk[size] = disk_megabytes(places.home)
    *rows, grown = _told_of_reflections(ran, used, disk)
    return [*rows, *_locked(places), grown]


def _locked(places: Paths) -> Parts:
    """The same, locked with a passphrase, of all there are."""
    begun = time.perf_counter()
    wiring_keeping.put_lock(places, wiring_keeping.keys(places), Kept.PASSPHRASE, PASSPHRASE)
    took = time.perf_counter() - begun
    ways = {"list": ("list",), "search": ("search", many_reflections.RARE)}
    os.environ[VARIABLE] = PASSPHRASE
    try:
        ran = {name: _middle([*COMMAND, "reflections", *given], places) for name, given in ways.items()}
    finally:
        del os.environ[VARIABLE]
    size = f"{REFLECTIONS[-1]:,} locked"
    return [
        _row(f"locking {REFLECTIONS[-1]:,}", took, "s", None),
        _process(f"`assistant reflections list`, with {size}", ran["list"], 1.0),
        _process(f"`assistant reflections search`, with {size}", ran["search"], None),
    ]


def _told_of_reflections(
    ran: dict[int, dict[str, Spent]], used: dict[int, dict[str, object]], disk: dict[int, float]
) -> Parts:
    most = REFLECTIONS[-1]
    rare = f"those that hold a word which {most // many_reflections.OFTEN_RARE} hold"
    ways = {
        "list": "`assistant reflections list`",
        "search": f"`assistant reflections search`: {rare}",
        "show": "`assistant reflections show`",
        "compare": "`assistant compare`, two of them",
    }
    budgets = {"list": 1.0, "search": 1.0, "show": None, "compare": None}
    rows: Parts = [
        _process(f"{ways[name]}, with {most:,}", ran[most][name], budget) for name, budget in budgets.items()
    ]
    app = (
        ("opened", "the list opened in the app, until its first page is there", 500.0),
        ("keys", "Down in the list, p95", 50.0),
        ("pages", "Page Down in the list, p95", None),
        ("end", "End in the list, for which all entries are made", None),
        ("searched", "searched in the app, from the last letter", 1000.0),
        ("entered", "one of them opened from the list", 300.0),
        ("megabytes", "memory of the app after that", 300.0),
    )
    figures = {size: {name: _one(used[size][name]) for name, _, _ in app} for size in REFLECTIONS}
    rows += [_row(f"{what}, with {most:,}", figures[most][name], _unit(name), budget) for name, what, budget in app]
    curves = [
        Curve(f"{what}: processor time", "s", {size: ran[size][name].processor for size in REFLECTIONS})
        for name, what in ways.items()
    ]
    curves += [
        Curve(what, _unit(name), {size: figures[size][name] for size in REFLECTIONS}, _TOLD.get(name, ""))
        for name, what, _ in app
    ]
    curves.append(Curve("memory of the list as a process", "MB", {s: ran[s]["list"].megabytes for s in REFLECTIONS}))
    curves.append(Curve("on disk", "MB", disk))
    return [*rows, grid("reflections", curves)]


def _turns(folder: Path) -> Parts:
    used, ran = {}, {}
    for size in TURNS:
        places = fresh(folder / f"turns{size}")
        seconds([*COMMAND, "library", "build"], places)
        used[size] = json.loads(said([sys.executable, "-m", "benchmarks.long_conversation", str(size)], places))
        with closing(wiring_keeping.reflections(places)) as store:
            name = store.list()[0].id
        commands = {"show": ("reflections", "show", name), "summary": ("summary", name)}
        ran[size] = {command: _middle([*COMMAND, *given], places) for command, given in commands.items()}
    most = TURNS[-1]
    app = (
        ("opened", "opened in the app", 1000.0),
        ("keys", "key to screen, p95", 50.0),
        ("pages", "a page up, p95", None),
        ("went_on", "one more turn, to the screen, p95 (the first ones load the models)", None),
        ("megabytes", "memory after that, library and reader loaded", 300.0),
    )
    figures = {size: {name: _one(used[size][name]) for name, _, _ in app} for size in TURNS}
    rows: Parts = [
        _row(f"{what}, with {most:,}", figures[most][name], _unit(name), budget) for name, what, budget in app
    ]
    ways = {"show": "`assistant reflections show`", "summary": "`assistant summary`"}
    rows += [_process(f"{what}, with {most:,}", ran[most][name], None) for name, what in ways.items()]
    curves = [Curve(what, _unit(name), {size: figures[size][name] for size in TURNS}) for name, what, _ in app]
    curves += [
        Curve(f"{what}: processor time", "s", {size: ran[size][name].processor for size in TURNS})
        for name, what in ways.items()
    ]
    return [*rows, grid("turns", curves)]


def _passages(folder: Path) -> Parts:
    places = with_models_only(folder / "passages-cache", fresh(folder / "passages"))
    library = wiring.library(places, Config())
    library.prepare()
    library.warm()
    held, found, written = len(passages.passages(library.cards())), {}, {}
    for size in PASSAGES:
        written[size] = grow(places, library, held, size) / max(1, size - held) * 1000
        found[size] = searching.measured(places)
        held = size
    names = (
        ("median", "a search, median", "ms", 40.0),
        ("p95", "a search, p95", "ms", None),
        ("filtered", "a search within one theme, median", "ms", None),
        ("open", "opened, and first answer", "ms", None),
        ("megabytes", "memory", "MB", None),
    )
    most = PASSAGES[-1]
    curves = [Curve(what, unit, {size: found[size][name] for size in PASSAGES}) for name, what, unit, _ in names]
    curves.append(Curve("written, encoding left out, each", "ms", written, _TOLD["written"]))
    rows: Parts = [_row(f"{what}, in {most:,}", found[most][name], unit, budget) for name, what, unit, budget in names]
    return [*rows, grid("passages", curves)]


def _tabs(folder: Path) -> Parts:
    found = {}
    for size in TABS:
        places = fresh(folder / f"tabs{size}")
        seconds([*COMMAND, "library", "build"], places)
        found[size] = json.loads(said([sys.executable, "-m", "benchmarks.many_tabs", str(size)], places))
    most = TABS[-1]
    figures: dict[str, tuple[str, str, Callable[[dict[str, list[float]]], float]]] = {
        "first": ("the first tab opened, until its first page is there", "s", lambda one: one["starts"][0]),
        "last": ("the last tab opened, until its first page is there", "s", lambda one: one["starts"][-1]),
        "keys": ("key to screen in one while the others idle, p95", "ms", lambda one: p95(one["keys"])),
        "busy": ("one processor, kept busy by all that idle", "%", lambda one: 100 * one["busy"][0]),
        "answers": ("the first question to the library in a tab, median", "s", lambda one: middle(one["answers"])),
    }
    rows: Parts = [_row(f"{what}, of {most}", value(found[most]), unit, None) for what, unit, value in figures.values()]
    if len(found[most]["starts"]) >= 10:
        rows.insert(1, _row(f"the tenth, of {most}", found[most]["starts"][9], "s", None))
    for state, what in (("idle", "idles"), ("talking", "has asked the library something")):
        needed = middle([shared for _, shared in found[most][state]])
        rows.append(_row(f"memory to plan for each tab that {what}, of {most}", needed, "MB", None))
    curves = [Curve(what, unit, {size: value(found[size]) for size in TABS}) for what, unit, value in figures.values()]
    for state, what in (("idle", "idle"), ("talking", "after a question to the library")):
        for column, kind in ((0, "resident"), (1, "with shared memory counted once")):
            each = {size: middle([one[column] for one in found[size][state]]) for size in TABS}
            whole = {size: sum(one[column] for one in found[size][state]) for size in TABS}
            curves += [Curve(f"each, {what}: {kind}", "MB", each), Curve(f"all, {what}: {kind}", "MB", whole)]
    curves.append(Curve("the server itself, resident", "MB", {size: found[size]["server"][0] for size in TABS}))
    return [*rows, grid("tabs", curves)]


def _middle(command: Sequence[str], places: Paths) -> Spent:
    """The middle of some runs, by processor time."""
    return sorted((spent(command, places) for _ in range(RUNS)), key=lambda one: one.processor)[RUNS // 2]


def _process(what: str, one: Spent, budget: float | None) -> Row:
    detail = f"{one.seconds:.2f} s beside what else was running, {one.megabytes:.0f} MB"
    return _row(f"{what}: processor time", one.processor, "s", budget, detail)


def _row(what: str, value: float, unit: str, budget: float | None, detail: str = "") -> Row:
    if budget is not None:
        return at_most(what, value, budget, unit, detail)
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return Row(what, f"{shown} {unit}" + (f" ({detail})" if detail else ""), "", None)


def _one(figure: object) -> float:
    """A figure, or the value that 95 in 100 of them do not exceed."""
    if isinstance(figure, list):
        return p95(figure)
    assert isinstance(figure, int | float)
    return figure


def _unit(name: str) -> str:
    return "MB" if name == "megabytes" else "ms"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
