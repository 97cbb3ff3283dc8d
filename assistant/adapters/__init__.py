"""What touches databases, vectors and models. What those libraries would report home is off before they load."""

from __future__ import annotations

import os

# The official builds of onnxruntime send usage events to their maker unless this is set when they load.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
