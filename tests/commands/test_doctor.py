"""`assistant doctor` and `assistant prompts`: each thing looked at, one failure not hiding the next."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from assistant import __version__
from tests.process import HOSTILE, OFFLINE, ROOT, one_document, run
from tests.shared_server import started
from tests.unit.test_checkup import ALWAYS


def wrong(checks: list[dict[str, Any]]) -> list[str]:
    assert all(one["fine"] == (one["state"] != "wrong") for one in checks)
    return [one["name"] for one in checks if not one["fine"]]


def test_a_good_installation_is_fine_throughout(home: Path) -> None:
    checks = one_document(run(home, "doctor", "--json"))["checks"]
    assert [one["name"] for one in checks] == ALWAYS
    assert all(one["fine"] and one["message"] for one in checks)


def test_people_are_told_line_by_line_and_what_it_comes_to(home: Path) -> None:
    done = run(home, "doctor")
    assert done.returncode == 0
    assert done.stdout.startswith(f"ok     Assistant: {__version__}\nok     System: ")
    assert max(map(len, done.stdout.splitlines())) <= 96
    assert done.stderr.endswith(
        "Nothing need be mended.\nNothing above is private: it can be sent to whoever helps you.\n"
    )


def test_damaged_reflections_are_named_and_the_rest_is_still_looked_at(home: Path) -> None:
    (home / "reflections.db").write_bytes(b"garbage" * 1_000)
    (home / "reflections.db").chmod(0o600)
    done = run(home, "doctor", "--json")
    assert done.returncode == 1
    checks = json.loads(done.stdout)["checks"]
    assert wrong(checks) == ["Reflections"]
    assert "reflections recover" in next(one["remedy"] for one in checks if not one["fine"])
    assert (home / "reflections.db").read_bytes() == b"garbage" * 1_000


def test_a_data_folder_that_cannot_be_one_is_said_wherever_it_matters(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    done = run(tmp_path / "home", "doctor")
    assert done.returncode == 1
    named = [line.split(":")[0].removeprefix("WRONG  ") for line in done.stdout.splitlines() if "WRONG" in line]
    assert named == ["Data folder", "Library", "Reflections"]
    assert "To be mended: Data folder, Library, Reflections." in done.stderr


def test_a_wrong_setting_is_a_finding_and_not_the_end(home: Path) -> None:
    done = run(home, "doctor", "--json", ASSISTANT_THREADS="many")
    assert done.returncode == 1
    assert wrong(json.loads(done.stdout)["checks"]) == ["Settings"]


def test_a_package_that_is_missing_is_named_and_what_does_without_is_still_looked_at(
    home: Path, tmp_path: Path
) -> None:
    stub = tmp_path / "stub" / "sqlcipher3"
    stub.mkdir(parents=True)
    (stub / "__init__.py").write_text("raise ImportError('No module named sqlcipher3')", encoding="utf-8")
    done = run(home, "doctor", "--json", PYTHONPATH=os.pathsep.join(map(str, (stub.parent, OFFLINE, ROOT))))
    assert done.returncode == 1
    checks = json.loads(done.stdout)["checks"]
    assert [one["name"] for one in checks] == ALWAYS
    assert wrong(checks) == ["SQLCipher", "Reflections"]
    assert "sqlcipher3" in checks[ALWAYS.index("SQLCipher")]["message"]


def test_without_what_the_checks_themselves_need_a_sentence_is_left(home: Path, tmp_path: Path) -> None:
    stub = tmp_path / "stub" / "yaml"
    stub.mkdir(parents=True)
    (stub / "__init__.py").write_text("raise ImportError('No module named yaml')", encoding="utf-8")
    done = run(home, "doctor", PYTHONPATH=os.pathsep.join(map(str, (stub.parent, OFFLINE, ROOT))))
    assert (done.returncode, done.stdout) == (1, "")
    assert "yaml" in done.stderr and "Install the assistant again" in done.stderr


def test_nothing_of_anybody_is_in_what_it_prints(tmp_path: Path) -> None:
    home = tmp_path / "Pomfret" / "home"
    home.mkdir(parents=True)
    run(home, "converse", stdin=json.dumps({"say": f"Pomfret {HOSTILE}"}) + "\n")
    reflection = one_document(run(home, "reflections", "list", "--json"))["reflections"][0]["id"]
    run(home, "reflections", "rename", reflection, "About Pomfret")
    (tmp_path / "Pomfret.md").write_text(
        "# Pomfret\n\nMrs Pomfret chairs the board of the hospice.\n", encoding="utf-8"
    )
    assert run(home, "library", "add", str(tmp_path / "Pomfret.md")).returncode == 0
    good = run(home, "doctor")
    (home / "reflections.db").write_bytes(b"garbage" * 1_000)
    bad = run(home, "doctor", ASSISTANT_ENCODER=str(tmp_path / "Pomfret" / "model"))
    assert (good.returncode, bad.returncode) == (0, 1)
    for done in (good, bad):
        assert "omfret" not in done.stdout + done.stderr
        assert str(Path.home()) not in done.stdout + done.stderr
        assert "$ASSISTANT_HOME" in done.stdout


def test_a_shared_library_is_asked_for_now_and_its_server_is_not_named(home: Path, tmp_path: Path) -> None:
    server = started(tmp_path)
    try:
        assert server.run(home, "library", "use", server.url).returncode == 0
        answers = server.run(home, "doctor", "--json")
        server.behave("token")
        refuses = server.run(home, "doctor", "--json")
    finally:
        for process in (server.between, server.chroma):
            process.kill()
            process.wait()
    said = {one["name"]: one for one in one_document(answers)["checks"]}
    assert said["Shared library"]["message"] == "0 documents in step with its server"
    assert refuses.returncode == 1
    checks = json.loads(refuses.stdout)["checks"]
    assert wrong(checks) == ["Shared library"]
    assert "token" in next(one["message"] for one in checks if not one["fine"])
    assert "127.0.0.1" not in answers.stdout + answers.stderr + refuses.stdout + refuses.stderr


def test_the_prompts_are_in_order_and_listed(home: Path) -> None:
    assert run(home, "prompts", "check").stdout.endswith("nothing to correct.\n")
    assert "direction.open" in run(home, "prompts", "list").stdout
