"""Keeping the person out of what `assistant doctor` says: it is there to be sent to somebody who helps."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from assistant.config import Config
from assistant.paths import Paths

_PROGRAM = Path(__file__).resolve().parents[2]
"""The folder that holds this program."""


class Discreet:
    """Names of folders and servers, as somebody else may read them and a shell still understands."""

    def __init__(self, paths: Paths, config: Config, environ: Mapping[str, str], servers: Iterable[str] = ()) -> None:
        """`servers` are addresses that are not to be told."""
        chosen = {"ASSISTANT_HOME": paths.home, "ASSISTANT_CACHE": paths.cache}
        named = {str(place): f"${name}" for name, place in chosen.items() if environ.get(name)}
        named |= {str(encoder): "$ASSISTANT_ENCODER" for encoder in (config.encoder, environ.get("ASSISTANT_ENCODER"))}
        named |= {str(_PROGRAM): "(program)", sys.prefix: "(Python)", str(Path.home()): "$HOME"}
        for url in servers:
            named |= dict.fromkeys((url, urlsplit(url).netloc, urlsplit(url).hostname or ""), "the server")
        # the longest first: one folder lies in another
        self._named = sorted((pair for pair in named.items() if len(pair[0]) > 1), key=lambda pair: -len(pair[0]))

    def __call__(self, text: str) -> str:
        """`text` without them."""
        for private, public in self._named:
            text = re.sub(rf"{re.escape(private)}(?![\w-])", public.replace("\\", r"\\"), text)
        return text
