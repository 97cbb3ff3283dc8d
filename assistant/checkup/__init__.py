"""What `assistant doctor` looks at: each thing on its own, so that one failure does not hide the next."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

from assistant import __version__
from assistant.checkup import content, deep, folders, machine
from assistant.checkup.machine import Machine, this_machine
from assistant.checkup.private import Discreet
from assistant.checkup.results import CheckResult, Checkup, Finding, fine, note, wrong
from assistant.config import Config
from assistant.domain.locks import HeldKeys
from assistant.domain.ports import Progress
from assistant.errors import AssistantError, Busy, Locked
from assistant.paths import Paths

__all__ = ["CheckResult", "Checkup", "prompts", "run"]

Check = Callable[[], Finding]
_ELSE = "Look again in a moment; if it stays so, send this to whoever helps you."


def run(
    paths: Paths,
    load: Callable[[], Config],
    here: Machine | None = None,
    progress: Progress | None = None,
    keys: HeldKeys | None = None,
) -> Checkup:
    """Every check; nothing in what they say names a person, a folder of theirs, a server or a document.

    `load` gives the settings; `progress` hears of what takes long. With `keys`, what is promised is tried as well.
    """
    here = here or this_machine()
    config, settings = _settings(load)
    checks: dict[str, Check] = {
        "Assistant": lambda: fine(__version__),
        **_of_the_machine(here),
        "Settings": lambda: settings,
        **_of_places(paths, here),
        **_of_content(paths, config, progress),
        # last of what is kept: opening a file takes away rights that others have to it
        "Files": lambda: folders.files(paths, here.platform),
        "Terminal": lambda: machine.terminal(here),
        "Clipboard": lambda: machine.clipboard(here),
        "Browser": lambda: machine.browser(here),
    }
    discreet = Discreet(paths, config, here.environ, _servers(paths, config))
    with deep.listening() if keys else contextlib.nullcontext() as heard:
        if keys and heard:
            checks |= _tried(paths, keys) | {"Network": heard}
        return Checkup(checks=tuple(_checked(name, check, discreet) for name, check in checks.items()))


def prompts(paths: Paths) -> str:
    """How many prompts there are, the person's own among them. Raises `CheckFailed` with every problem."""
    return content.prompts(paths, paths.packs)


def _settings(load: Callable[[], Config]) -> tuple[Config, Finding]:
    try:
        config = load()
    except AssistantError as error:
        return Config(), wrong(f"{error.what} The rest was checked without it.", error.do or _ELSE)
    chosen = ", ".join(config.model_dump(exclude_defaults=True))
    return config, fine(f"chosen by you: {chosen}" if chosen else "as they come")


def _of_the_machine(here: Machine) -> dict[str, Check]:
    return {
        "System": machine.system,
        "Python": lambda: machine.python(sys.version_info[:3]),
        "Packages": lambda: machine.packages(machine.requirements(), machine.version),
        "Command": lambda: machine.command(here),
    }


def _of_places(paths: Paths, here: Machine) -> dict[str, Check]:
    return {
        "Data folder": lambda: folders.folder(paths.home, here.platform),
        "Cache folder": lambda: folders.folder(paths.cache, here.platform),
        "Room": lambda: machine.room((paths.home, paths.cache), here),
    }


def _of_content(paths: Paths, config: Config, progress: Progress | None) -> dict[str, Check]:
    checks: dict[str, Check] = {
        "SQLCipher": content.cipher,
        "Prompts": lambda: fine(content.prompts(paths, None)),
        "Encoder": lambda: content.encoder(paths, config),
        "Library": lambda: content.library(paths, config, progress),
        "Reader": lambda: content.reader(paths, config),
        "Reflections": lambda: content.reflections(paths),
    }
    if paths.packs.exists():
        checks["Your prompts"] = lambda: content.own_prompts(paths)
    if paths.documents.exists():
        checks["Your documents"] = lambda: content.documents(paths)
    if paths.coach_notes.exists():
        checks["Coach's notes"] = lambda: content.coach_notes(paths)
    if paths.library_server.exists():
        checks["Shared library"] = lambda: content.shared(paths, config, progress)
    return checks


def _tried(paths: Paths, keys: HeldKeys) -> dict[str, Check]:
    """What is promised, tried on this machine."""
    return {
        "Reflections": lambda: content.reflections(paths, keys),
        **({"Coach's notes": lambda: content.coach_notes(paths, keys)} if paths.coach_notes.exists() else {}),
        "Lock": lambda: deep.lock(paths),
        "Locked files": lambda: deep.sealed(paths),
        "Pages": lambda: deep.pages(paths, keys),
        "Backups": lambda: deep.backups(paths),
        "Deleting": lambda: deep.deleting(paths, keys),
    }


def _servers(paths: Paths, config: Config) -> tuple[str, ...]:
    with contextlib.suppress(AssistantError, ImportError, OSError):  # said by the check that needs it
        return content.servers(paths, config)
    return ()


def _checked(name: str, check: Check, discreet: Discreet) -> CheckResult:
    try:
        found = check()
    except Busy as error:
        found = note(error.what, error.do)
    except Locked as error:
        found = note(f"{error.what} They were not read.", "`assistant doctor --deep` asks for the passphrase.")
    except AssistantError as error:
        found = wrong(" ".join(part for part in (error.what, error.kept) if part), error.do or _ELSE)
    except ImportError as error:
        found = wrong(f"A package cannot be loaded: {error}.", machine.AGAIN)
    except OSError as error:
        found = wrong(
            f"The computer refused it: {error}.", "Check the disk and the rights to the folder, then look again."
        )
    return CheckResult(
        name=name,
        state=found.state,
        fine=found.state != "wrong",
        message=discreet(found.message),
        remedy=discreet(found.remedy),
    )
