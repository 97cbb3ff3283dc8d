"""What starting up must not load, found out in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.source import ROOT

HEAVY = (
    *("torch", "sentence_transformers", "transformers", "chromadb", "onnxruntime", "onnx", "httpx"),
    *("matplotlib", "typst", "docx", "aiohttp"),
)
NOT_FOR_COMMANDS = (*HEAVY, "textual")
NOT_FOR_THE_FIRST_FRAME = (*HEAVY, "sqlcipher3", "numpy")
LOADED = "\nimport sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"

HELP = """
import contextlib, io
from assistant.cli import app
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    app(['--help'])
"""
SUGGESTIONS = """
from assistant.cli import completing
assert all((completing.cards(''), completing.sources(''), completing.path_names('')))
completing.reflections('')
"""
SERVICES = """
from assistant import app_services, config, paths
from assistant.ui.app import AssistantApp
AssistantApp(app_services.services(paths.find(), config.load))
"""
FIRST_FRAME = """
import asyncio, dataclasses
from assistant import app_services, config, paths
from assistant.ui.app import AssistantApp
services = dataclasses.replace(app_services.services(paths.find(), config.load), prepare=lambda progress: None)
async def main():
    async with AssistantApp(services).run_test(size=(80, 24)) as pilot:
        assert pilot.app.screen is not None
asyncio.run(main())
"""
RUNTIME = """
import assistant.wiring, onnxruntime, tempfile
from onnx import TensorProto, helper
value = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in 'xy']
graph = helper.make_graph([helper.make_node('Identity', ['x'], ['y'])], 'same', value[:1], value[1:])
model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid('', 17)])
onnxruntime.InferenceSession(model.SerializeToString())
"""
REPORTS_ARE_OFF_IN = ("CI", "TF_BUILD", "GITHUB_ACTIONS", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")
"""Variables with which onnxruntime would keep quiet by itself, and so hide that we had not told it to."""


def _loaded(program: str, home: Path) -> set[str]:
    quiet = {name: value for name, value in os.environ.items() if name not in REPORTS_ARE_OFF_IN}
    environment = quiet | {"PYTHONPATH": str(ROOT), "ASSISTANT_HOME": str(home), "HOME": str(home)}
    ran = subprocess.run(
        [sys.executable, "-c", program + LOADED], env=environment, cwd=home, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [
        pytest.param(HELP, NOT_FOR_COMMANDS, id="help"),
        pytest.param(SUGGESTIONS, (*NOT_FOR_COMMANDS, "numpy", "yaml"), id="suggestions"),
        pytest.param(SERVICES, NOT_FOR_THE_FIRST_FRAME, id="app-made"),
        pytest.param(FIRST_FRAME, HEAVY, id="first-frame"),
    ],
)
def test_start_up_loads_nothing_heavy(program: str, unwanted: tuple[str, ...], tmp_path: Path) -> None:
    assert not _loaded(program, tmp_path) & set(unwanted)


def test_the_runtime_keeps_no_identifier_of_this_machine(tmp_path: Path) -> None:
    """Official builds of onnxruntime report usage to their maker, under an identifier they leave in the home folder."""
    assert "onnxruntime" in _loaded(RUNTIME, tmp_path)
    assert not list(tmp_path.iterdir())
