"""Does the sum that a page asks for, as a browser with script would."""

import json
import re
from html import unescape

import altcha
import httpx2

_ASKED = re.compile(r'data-asked="([^"]*)"')


def asked_on(answer: httpx2.Response) -> str:
    """Return the sum that a page asks for, as JSON; nothing where it asks for none."""
    found = _ASKED.search(answer.text)
    return unescape(found[1]) if found else ""


def solve(asked: str) -> str:
    """Return the proof that answers it, as the form carries it."""
    challenge = altcha.Challenge.from_dict(json.loads(asked))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge=challenge, solution=solution).to_base64()
