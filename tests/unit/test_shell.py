"""What every command shares: errors as sentences, with the exit code of their kind."""

from __future__ import annotations

import pytest
import typer

from assistant.cli import shell


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (PermissionError(13, "Permission denied", "x.db"), 4, "Permission denied: 'x.db'"),
        (OSError(28, "No space left on device"), 4, "no space is left"),
        (BrokenPipeError(32, "Broken pipe"), 0, ""),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_what_the_computer_refuses_is_a_sentence(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as left, shell.told():
        raise error
    assert left.value.exit_code == code
    assert said in capsys.readouterr().err
