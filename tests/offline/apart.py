"""Running a command where there is no network at all, and counting what it tried, whatever it is written in.

The guard in `sitecustomize` sees what goes through Python. Chroma, onnxruntime and the tokenizers are not Python: what
they try is seen by the kernel, which counts what it could not send: look-ups of names too, and attempts at this
computer itself, as not even that can be reached here. Of IPv6 it counts nothing, as there is no address.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_WAYS = (("unshare", "--net", "--"), ("unshare", "--map-root-user", "--net", "--"))
"""The first is for root, the second for everyone, where the kernel lets them."""
_COUNTING = '"$@"; code=$?; cat /proc/net/snmp >>"$0"; exit $code'
_COUNTED = {"Ip": ("OutRequests", "OutNoRoutes"), "Tcp": ("ActiveOpens",), "Udp": ("OutDatagrams",)}


@functools.cache
def way() -> tuple[str, ...] | None:
    """How a command is given a network of its own with nothing in it; `None` where that cannot be had."""
    if not shutil.which("unshare") or not Path("/proc/net/snmp").exists():
        return None
    for one in _WAYS:
        if not subprocess.run([*one, "true"], capture_output=True, check=False).returncode:
            return one
    return None


def apart(command: Sequence[str], counts: Path) -> list[str]:
    """`command` in a network of its own; what it tried is added to `counts` when it ends."""
    return [*(way() or ()), "sh", "-c", _COUNTING, str(counts), *command]


def tried(counts: Path) -> int:
    """How often the commands that wrote to `counts` tried to send something."""
    lines = [line.split() for line in counts.read_text(encoding="utf-8").splitlines()]
    found = 0
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        table = dict(zip(names[1:], values[1:], strict=True))
        found += sum(int(table[one]) for one in _COUNTED.get(names[0].rstrip(":"), ()))
    return found
