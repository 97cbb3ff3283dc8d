"""The import contracts cover every module: a new one cannot slip past them."""

from __future__ import annotations

import tomllib
from typing import Any

from tests.structure.source import ROOT, modules

WIRING = {"assistant.wiring", "assistant.wiring_reader", "assistant.wiring_shared"}
"""Where the parts are put together."""


def _contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def _parts() -> set[str]:
    """Such as `assistant.cli`: each module or package directly below `assistant`."""
    inside = [module.path.relative_to(ROOT / "assistant") for module in modules("assistant")]
    return {f"assistant.{path.parts[0].removesuffix('.py')}" for path in inside} - {"assistant.__init__"}


def test_every_part_stands_in_a_layer() -> None:
    layers = _contracts()["Imports point down"]["layers"]
    assert {part.strip() for layer in layers for part in layer.split("|")} == _parts()


def test_every_part_is_held_to_the_contracts() -> None:
    contracts = _contracts()
    exempt = {
        "Only wiring imports adapters": {
            *("assistant.wiring", "assistant.wiring_names", "assistant.wiring_reader", "assistant.wiring_shared"),
            "assistant.adapters",
        },
        "Only adapters touch databases, vectors, models and documents": {"assistant.adapters"},
        "Only the app imports Textual": {"assistant.ui"},
    }
    for name, without in exempt.items():
        assert set(contracts[name]["source_modules"]) == _parts() - without, name
