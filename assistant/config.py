"""Settings from the environment. Few, bounded, and refused when they are wrong."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.domain.base import Frozen
from assistant.errors import WrongUse


class Config(Frozen):
    """What a person may set; the defaults need no thought."""

    encoder: Path | None = None
    """`ASSISTANT_ENCODER`: a local sentence-transformers folder to use instead of the packaged model."""
    threads: int = Field(default=1, ge=1, le=64)
    """`ASSISTANT_THREADS`: threads for one query; one is steadier on a busy machine."""


def load() -> Config:
    """The settings of this process. Raises `WrongUse` with the variable's name."""
    given = {name: os.environ.get(f"ASSISTANT_{name.upper()}") for name in Config.model_fields}
    try:
        config = Config.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        raise WrongUse(
            f"The setting ASSISTANT_{str(first['loc'][0]).upper()} cannot be used: {first['msg']}.",
            do="Correct it or unset it.",
        ) from error
    # unlike Path.is_dir, this also says no to a folder that may not be looked into
    if config.encoder is not None and not os.path.isdir(config.encoder):
        raise WrongUse(
            f"ASSISTANT_ENCODER names {config.encoder}, which is not a folder.",
            do="Give the folder of a sentence-transformers model, or unset it.",
        )
    return config
