"""Whatever is sent to any address by anybody, the answer is never a fault of ours.

Forms are drawn from the real ones: fields are left out, doubled, swapped and filled with odd, huge
and forged values; addresses and their questions likewise. `TEST_EXAMPLES=5000` sends more.
"""

import asyncio
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx2
import hypothesis
import pytest
from hypothesis import strategies as st
from starlette.routing import Route

from tests.conftest import Client
from tests.http import test_headers as seen
from tests.http import test_who_may as who
from tests.http.test_headers import everybody
from tests.http.test_who_may import Before, Role, Standing, Two
from tests.lint.test_templates_and_code import TEMPLATES
from voicebox.settings import Settings
from voicebox.web.routes import ROUTES

before, standing = seen.before, seen.standing
EXAMPLES = int(os.environ.get("TEST_EXAMPLES", "120"))
_SOURCES = [path.read_text(encoding="utf-8") for path in TEMPLATES]
#: Every name of a field, and every value of a button or a choice, that any template writes.
NAMES = sorted({name for text in _SOURCES for name in re.findall(r'name="(\w+)"', text)})
VALUES = sorted({value for text in _SOURCES for value in re.findall(r'value="([\w.]+)"', text)})
#: Whoever signs out would be a reader from then on; a test of its own says what comes of that.
ASKED = [one for one in ROUTES if isinstance(one, Route) and one.name != "sign_out"]
ODD = [
    "",
    "\x00",
    "\ud800",
    "\u202eturned",
    "a" * 60_000,
    "🙂" * 300,
    "-1",
    "9" * 400,
    "NaN",
    "１２３",
    "2026-02-30",
    "0000-00-00",
    "0" * 32,
    "é" * 200,
    "../../secrets/pepper",
    "{{ 7 * 7 }}",
    "%(minutes)s %s {0}",
    "' OR 1=1 --",
    '"*" NEAR(a b',
    "AND OR NOT *",
    "=1+1",
    "1.2.3",
    ".",
    "spam.1.1",
    "\r\nSet-Cookie: a=1",
]
text = st.one_of(
    st.sampled_from(ODD), st.sampled_from(VALUES), st.text(max_size=40), st.from_regex(r"\d{1,30}")
)
pairs = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), text), text), max_size=5)


@dataclass(frozen=True)
class Odd:
    """One request, drawn by chance from what the page at an address would send."""

    route: Route
    path: str
    fields: Sequence[tuple[str, str]]
    kind: str
    raw: bytes

    @property
    def body(self) -> bytes:
        """What is sent, letters that are none included."""
        return urlencode(self.fields, errors="surrogatepass").encode() + self.raw


@st.composite
def requests(draw: st.DrawFn, before_: Standing, tokens: Sequence[str]) -> Odd:
    """Draw a request: the real form, with some of its fields changed, lost, doubled or added."""
    route = draw(st.sampled_from(ASKED))
    form = list(before_.form(route.name).items()) if route.name in who.ROWS else []
    lost = draw(st.sets(st.sampled_from(range(len(form) + 1)), max_size=2))
    fields = [pair for at, pair in enumerate(form) if at not in lost] + draw(pairs)
    if draw(st.booleans()):
        fields = [("token", draw(st.sampled_from(tokens))), ("step", draw(text)), *fields]
    path = before_.path(route)
    if "{id}" in route.path and draw(st.integers(0, 3)) == 0:
        path = route.path.replace("{id}", quote(draw(text), errors="replace", safe="")[:3000])
    if draw(st.integers(0, 2)) == 0:
        path += "?" + urlencode(draw(pairs), errors="replace")[:5000]
    kind = draw(
        st.sampled_from(3 * ["application/x-www-form-urlencoded"] + ["application/json", "", "é"])
    )
    return Odd(
        route, path, fields, kind, draw(st.sampled_from([b"", b"", b"&%ff=%f", b"\xff&&=="]))
    )


async def answers(client: Client, odd: Odd) -> Sequence[httpx2.Response]:
    """Send it by each method that the address takes."""
    headers = {b"sec-fetch-site": b"same-origin", b"content-type": odd.kind.encode("latin-1")}
    found: list[httpx2.Response] = []
    for method in sorted(odd.route.methods or ()):
        body = odd.body if method == "POST" else b""
        sent = headers if method == "POST" else {}
        found.append(await client.request(method, odd.path, content=body, headers=sent))
    return found


@pytest.mark.parametrize("role", [Role.READER, Role.TELLER, Role.LEAD])
async def test_whatever_anybody_sends_the_answer_is_no_fault_of_ours(
    role: Role, before: Before, client: Client, moderators: Two, site: Settings
) -> None:
    found = (await everybody(before, client, moderators, site))[role]
    page_token = client.state.page_tokens.seal(found.receipt)
    tokens = [await client.token(), page_token, found.token, "forged"]
    loop = asyncio.get_running_loop()

    @hypothesis.settings(max_examples=EXAMPLES, database=None)
    @hypothesis.given(requests(found, tokens))
    def holds(odd: Odd) -> None:
        sent = asyncio.run_coroutine_threadsafe(answers(found.client, odd), loop)
        for answer in sent.result():
            assert answer.status_code < 500 or is_put_off(odd, answer), odd.route.name

    await asyncio.to_thread(holds)


def is_put_off(odd: Odd, answer: httpx2.Response) -> bool:
    """Tell whether somebody is asked to come again, and has their words back."""
    words = next((text for name, text in odd.fields if name == "words"), "")
    return answer.status_code == 503 and words.strip()[:20] in answer.text
