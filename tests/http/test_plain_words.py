"""A teller's pages are for whoever reads as well as a child of eleven."""

import pytest

from tests.conftest import Client
from tests.http.conftest import Tell
from tests.plain import OLDEST, age, sentences
from tests.promises.pages import tellers

#: Pages beside a teller's way that they may open before they write.
BESIDE = ("/", "/help", "/rules", "/accessibility")


async def test_every_page_on_a_tellers_way_is_plain(client: Client, tell: Tell) -> None:
    for answer in await tellers(client, tell):
        told = list(sentences(answer.text))
        if told:
            assert age(told) <= OLDEST, (round(age(told), 1), told)


@pytest.mark.parametrize("path", BESIDE)
async def test_so_is_what_they_may_read_before(client: Client, path: str) -> None:
    told = list(sentences((await client.get(path)).text))
    assert age(told) <= OLDEST, (round(age(told), 1), told)


def test_a_hard_sentence_is_found() -> None:
    hard = (
        "The aforementioned organisation reserves the discretionary authority to retain"
        " informational materials in accordance with applicable jurisdictional requirements."
    )
    assert age([hard]) > OLDEST + 5
    assert age(["We have it.", "A person will read it soon."]) < OLDEST
