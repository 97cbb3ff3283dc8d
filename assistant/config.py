"""What a person may set, once: the file, the environment, the settings screen and the guide all go by this model."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import ConfigDict, Field, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from assistant import paths, settings_file
from assistant.domain.base import Frozen
from assistant.errors import WrongUse
from assistant.sanitise import clean, one_line

Told = Callable[[str], None]
"""Given a sentence about something in the settings file that cannot be used."""
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_+]{1,40}$")]
Kind = Literal["switch", "choice", "number", "folder", "keys"]
ON, OFF = "on", "off"


class Config(Frozen):
    """Every setting; the defaults need no thought."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    theme: Literal["dark", "light", "high-contrast", "ansi-dark", "ansi-light"] = Field(default="dark", title="Colours")
    """How the screen is coloured. `ansi-dark` and `ansi-light` use the terminal's own sixteen colours. Where the
    variable NO_COLOR is set there is no colour at all."""
    glyphs: Literal["auto", "unicode", "ascii"] = Field(default="auto", title="Characters")
    """Which characters bars, marks and borders are drawn with. `auto` takes plain ASCII where the terminal says that it
    knows no others."""
    reduced_motion: bool = Field(default=False, title="Reduced motion")
    """Nothing on the screen moves by itself, and scrolling jumps."""
    side_map: bool = Field(default=True, title="Side panel")
    """Show where you stand beside the conversation, where there is room. The key for the panel shows and hides it."""
    enter: Literal["send", "line"] = Field(default="send", title="Enter")
    """What Enter does where you type an answer: `send` it, or begin a new `line`. Ctrl+J does the other."""
    lock_after: int = Field(default=10, ge=0, le=720, title="Lock after")
    """Minutes without a key or a click after which the app asks for your passphrase again, where there is one. 0 is
    never."""
    keys: dict[str, Key] = Field(default={}, title="Keys")
    """Keys of your own, by the name of the action; whatever is not named keeps the key it came with."""
    encoder: Path | None = Field(default=None, title="Encoder")
    """A local sentence-transformers folder to use instead of the packaged model, from the next start on. The library is
    made ready anew for it."""
    threads: int = Field(default=1, ge=1, le=64, title="Threads")
    """Processors used for one search, from the next start on. One is steadier on a busy machine."""


class Setting(Frozen):
    """One setting as it stands, for a screen or a list; values as text."""

    name: str
    title: str
    help: str
    kind: Kind
    value: str
    default: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    """Bounds of a number; both ends may be taken."""
    variable: str = ""
    """The environment variable that goes before the file; keys have none."""
    overridden: bool = False
    """Whether that variable is set, so that what is changed here has no effect."""


class SettingListing(Frozen):
    """Every setting there is."""

    settings: tuple[Setting, ...]


def _aloud(sentence: str) -> None:
    print(clean(sentence), file=sys.stderr)


def load(told: Told = _aloud) -> Config:
    """The settings of this process; what the file has wrong is told and left out. Raises `WrongUse` for a variable."""
    return Config.model_validate(_from_file(told) | _from_environment())


def listed() -> tuple[Setting, ...]:
    """Every setting as it stands, in the order of the model. Raises `WrongUse` as `load` does."""
    config, given = load(lambda _: None), _from_environment()
    return tuple(_setting(name, field, config, name in given) for name, field in Config.model_fields.items())


def put(name: str, text: str) -> None:
    """Keep the setting `name`; an empty `text` puts it back as it came. A key is called `keys.` and its action.

    Raises `WrongUse`, `FolderUnusable`.
    """
    file = paths.find().settings
    values, _ = settings_file.read(file)
    name, _, action = name.partition(".")
    if name not in Config.model_fields or bool(action) != (name == "keys"):
        raise WrongUse(
            f"There is no setting called {one_line(name, 40)}.", do="`assistant settings list` shows those there are."
        )
    before = values.get("keys")
    value: Any = ({**before} if isinstance(before, dict) else {}) if action else text
    if action and text:
        value[action] = text
    elif action:
        value.pop(action, None)
    values.pop(name, None)
    if value and (made := _checked(name, value)) != Config.model_fields[name].default:
        values[name] = made if isinstance(made, bool | int | dict) else str(made)
    settings_file.write(file, values)


def _from_file(told: Told) -> dict[str, Any]:
    file = paths.find().settings
    values, broken = settings_file.read(file)
    if broken:
        told(broken)
    kept = {}
    for name, value in values.items():
        if name not in Config.model_fields:
            told(f"The settings file {file} names “{one_line(name, 40)}”, which is no setting. It is passed over.")
            continue
        try:
            kept[name] = _checked(name, value)
        except WrongUse as error:
            told(f"{error.what} It stands in the file {file}, and is passed over. {error.do}")
    return kept


def _from_environment() -> dict[str, Any]:
    """What variables set; an empty one sets nothing."""
    kept = {}
    for name in Config.model_fields:
        variable = settings_file.variable(name)
        if name == "keys" or not (text := os.environ.get(variable)):
            continue
        try:
            kept[name] = _checked(name, text)
        except WrongUse as error:
            raise WrongUse(f"{variable} cannot be used. {error.what}", do=f"{error.do} Or unset it.") from error
    return kept


def _checked(name: str, value: Any) -> Any:
    """`value` as the setting `name` has it. Raises `WrongUse`."""
    try:
        found = getattr(Config.model_validate({name: value}), name)
    except ValidationError as error:
        raise WrongUse(f"The setting {name} cannot be {_quoted(value)}.", do=_hint(name)) from error
    # unlike Path.is_dir, this also says no to a folder that may not be looked into
    if isinstance(found, Path) and not os.path.isdir(found):
        raise WrongUse(f"The setting {name} names {_quoted(value)}, which is not a folder.", do=_hint(name))
    return found


def _quoted(value: Any) -> str:
    return f"“{one_line(str(value), 60)}”"


def _hint(name: str) -> str:
    field = Config.model_fields[name]
    kind, choices, low, high = _shape(field)
    return {
        "switch": f"Give {ON} or {OFF}.",
        "choice": f"Give one of: {', '.join(choices)}.",
        "number": f"Give a whole number from {low} to {high}.",
        "folder": "Give the folder of a sentence-transformers model.",
        "keys": "Give a key as `assistant settings keys` writes it.",
    }[kind]


def _shape(field: FieldInfo) -> tuple[Kind, tuple[str, ...], int, int]:
    """What kind of setting it is, with its choices and bounds."""
    if field.annotation is bool:
        return "switch", (ON, OFF), 0, 0
    if get_origin(field.annotation) is Literal:
        return "choice", get_args(field.annotation), 0, 0
    if field.annotation is int:
        bounds = {name: getattr(one, name) for one in field.metadata for name in ("ge", "le") if hasattr(one, name)}
        return "number", (), bounds["ge"], bounds["le"]
    return ("keys", (), 0, 0) if get_origin(field.annotation) is dict else ("folder", (), 0, 0)


def _setting(name: str, field: FieldInfo, config: Config, overridden: bool) -> Setting:
    kind, choices, low, high = _shape(field)
    return Setting(
        name=name,
        title=field.title or name,
        help=" ".join((field.description or "").split()),
        kind=kind,
        value=as_text(getattr(config, name)),
        default=as_text(field.default),
        choices=choices,
        low=low,
        high=high,
        variable="" if kind == "keys" else settings_file.variable(name),
        overridden=overridden,
    )


def as_text(value: object) -> str:
    """A setting's value as it is shown and typed."""
    if isinstance(value, bool):
        return ON if value else OFF
    if isinstance(value, Mapping):
        return ", ".join(f"{action} {key}" for action, key in sorted(value.items()))
    return "" if value is None else str(value)
