"""Whether the themes that a site keeps can go on with an encoder."""

from pathlib import Path

from voicebox.errors import Unusable
from voicebox.themes.encoder import Encoder
from voicebox.themes.state import Origin, compare


def fault(folder: Path, kept: tuple[str, str, int] | None) -> str:
    """Say why they cannot, and what mends it; nothing where they can.

    Args:
        folder: of the encoder.
        kept: the id and the checksum of the encoder that the themes were made with, and how the
            stories were cut then; none where there are no themes yet.
    """
    try:
        encoder = Encoder.load(folder)
        if kept is not None:
            compare(Origin(*kept), Origin.of(encoder))
    except Unusable as error:
        return str(error)
    return ""
