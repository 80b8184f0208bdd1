"""What could run in a page that writes it as it came: elements, and ways out of where it stands."""

from collections.abc import Sequence

#: The page counts how often this is called.
RUN = "voicebox_ran"
_CALL = f"{RUN}(1)"
ELEMENTS = (
    f"<script>{_CALL}</script>",
    f"<img src=x onerror={_CALL}>",
    f"<svg onload={_CALL}>",
    f"<svg><script>{_CALL}</script></svg>",
    f"<iframe srcdoc='<script>parent.{_CALL}</script>'>",
    f"<iframe src=javascript:parent.{_CALL}>",
    f"<a href=javascript:{_CALL}>x</a>",
    f"<details open ontoggle={_CALL}>",
    f"<input autofocus onfocus={_CALL}>",
    f"<body onload={_CALL}>",
    f"<video><source onerror={_CALL}></video>",
    f"<math href=javascript:{_CALL}>x</math>",
    f"<style onload={_CALL}>*{{}}</style>",
    f"<meta http-equiv=refresh content=0;url=javascript:{_CALL}>",
    "<base href=//evil.example/>",
    f"<form><button formaction=javascript:{_CALL}>x</form>",
    f"<object data=javascript:{_CALL}>",
    f"<embed src=javascript:{_CALL}>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    f"<p style=animation-name:x onanimationstart={_CALL}>",
    f"x onmouseover={_CALL} onfocus={_CALL} autofocus x",
    f"javascript:{_CALL}",
    f"${{{_CALL}}}{{{{{_CALL}}}}}",
    f"<marquee onstart={_CALL}>",
    f"<ScRiPt/x>{_CALL}</sCrIpT>",
)
WAYS_OUT = (
    "",
    '">',
    "'>",
    '" ',
    "' ",
    "`",
    "</textarea>",
    "</title>",
    "</script>",
    "-->",
    "]]>",
    "</style>",
    "</option></select>",
    "\\\"'>",
    "&quot;>",
    "%22%3E",
    "\u202e",
    "＜",
    "\x0b",
    "</noscript>",
)


def payloads(n: int) -> Sequence[str]:
    """Return so many of them, at most 500, no two alike; few of them are of each kind."""
    found = [
        WAYS_OUT[(number + turn) % len(WAYS_OUT)] + element
        for turn in range(len(WAYS_OUT))
        for number, element in enumerate(ELEMENTS)
    ]
    return found[:n]
