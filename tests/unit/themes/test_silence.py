import os
import subprocess
import sys
from pathlib import Path

OPEN = """
from voicebox.assets import folder
from voicebox.themes.encoder import Encoder
Encoder.load(folder("encoders") / "minilm").encode(["They listened to me."])
"""


def test_the_encoder_leaves_no_file_in_any_home_cache_or_temporary_folder(tmp_path: Path) -> None:
    # onnxruntime's telemetry begins with such files: an identity, a session, a queue to send.
    homes = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(tmp_path))
    subprocess.run([sys.executable, "-B", "-c", OPEN], env=dict(os.environ) | homes, check=True)
    assert [str(path) for path in tmp_path.rglob("*")] == []
