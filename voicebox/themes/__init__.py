"""Finds themes in stories: texts and arrays in, values out, no store and no network.

`values` and `compute` are all that the rest of the service imports; the engine itself is loaded
only by the process that does the work.
"""

import os

# Since 1.29 onnxruntime writes a device number to disk and calls its maker, even when its own
# `disable_telemetry_events` is called. It reads this once, when it is first imported; so it
# stands here, before anything of ours can import it. Source: microsoft/onnxruntime#27379.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
