"""P5 The receipt is in no URL, page title, log, or page source after it was entered."""

import logging
import re
from pathlib import Path

import pytest

from bench.traces import Place, look_for_digits
from tests.conftest import Client
from tests.promises.pages import returning
from tests.promises.people import Tell, open_receipt, story_of
from voicebox.settings import Settings


async def test_no_page_after_the_receipt_was_entered_holds_it(
    client: Client, tell: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = await tell(preset="later")
    await client.state.worker.run_once()
    answers = await returning(client, told.receipt)
    assert told.words in "".join(answer.text for answer in answers), "the story was not opened"
    written = [f"{answer.headers} {answer.url} {answer.text}" for answer in answers]
    for page in [*written, caplog.text]:
        assert not list(look_for_digits(Place("page", page.encode()), {told.receipt}))


async def test_no_address_and_no_title_of_a_page_that_shows_a_receipt_holds_it(
    client: Client, tell: Tell
) -> None:
    told = await tell()
    page = told.answer.text
    titles = re.findall(r"<title>.*?</title>", page)
    places = re.findall(r'(?:href|src|action)="[^"]*"', page)
    assert titles
    assert places
    for written in [str(told.answer.url), *titles, *places]:
        assert not list(look_for_digits(Place("", written.encode()), {told.receipt}))


async def test_no_file_of_the_site_holds_a_receipt(
    client: Client, tell: Tell, site: Settings
) -> None:
    told = await tell()
    await open_receipt(client, told.receipt)
    await client.state.worker.run_once()
    assert await story_of(client, told.receipt), "the receipt is not known"
    for path in files(site.data.parent):
        assert not list(look_for_digits(Place(path.name, path.read_bytes()), {told.receipt}))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
