"""Integrated Care Assistant: a private companion for talking a partnership through."""

from __future__ import annotations

import os

__version__ = "0.2.0"

# Before numpy is first imported. A search multiplies one vector with a few thousand: several threads for
# that wait for each other on a busy machine (25 ms where one takes 8) and gain nothing on an idle one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
