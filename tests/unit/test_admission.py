"""Who is answered first when more is asked than can be answered."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import Message, Receive, Scope, Send

from voicebox.errors import Overloaded
from voicebox.web.admission import Admission, Places

FEW = Places(in_all=2, for_sending=1, waiting=2, patience_s=30)
Ask = Callable[[str], Awaitable[None]]


class Site:
    """An application that answers when it is told to, and notes in which order it was asked."""

    def __init__(self, places: Places = FEW) -> None:
        self.began: list[str] = []
        self.ended: list[str] = []
        self.go = asyncio.Event()
        #: Whether its database is.
        self.is_busy = False
        #: What it waits for once its answer has begun: a reader who is slow.
        self.slow: dict[str, asyncio.Event] = {}
        self._admission = Admission(self._answer, places)
        self._tasks: list[asyncio.Task[None]] = []

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.began.append(scope["path"])
        await self.go.wait()
        if self.is_busy:
            raise Overloaded
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] in self.slow:
            await self.slow[scope["path"]].wait()
        self.ended.append(scope["path"])

    async def ask(self, path: str, method: str = "") -> asyncio.Task[None]:
        method = method or ("POST" if path == "/tell" else "GET")
        task = asyncio.create_task(self._call(path, method))
        self._tasks.append(task)
        for _ in range(3):
            await asyncio.sleep(0)
        return task

    async def _call(self, path: str, method: str) -> None:
        await self._admission({"type": "http", "path": path, "method": method}, _nothing, _heard)

    async def end(self) -> None:
        self.go.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _nothing() -> Message:
    raise AssertionError("Nobody asks for a body here.")


async def _heard(_message: Message) -> None:
    pass


async def test_who_reads_comes_before_who_sends() -> None:
    site = Site()
    for path in ("/stories", "/themes", "/tell", "/rules"):
        await site.ask(path)
    assert site.began == ["/stories", "/themes"]
    await site.end()
    assert site.began == ["/stories", "/themes", "/rules", "/tell"]


async def test_one_sends_at_a_time_while_somebody_reads() -> None:
    site = Site(Places(in_all=9, for_sending=3))
    for path in ("/tell", "/tell", "/rules", "/tell"):
        await site.ask(path)
    assert site.began == ["/tell", "/tell", "/rules"]
    await site.end()
    assert site.began.count("/tell") == 3


async def test_somebody_sends_while_others_read() -> None:
    site = Site(Places(in_all=9, for_sending=3))
    for path in ("/rules", "/tell", "/tell"):
        await site.ask(path)
    assert site.began == ["/rules", "/tell"]
    await site.end()
    assert site.began == ["/rules", "/tell", "/tell"]


@pytest.mark.parametrize("path", ["/return", "/leave", "/help", "/health", "/static/1/site.css"])
async def test_who_returns_or_leaves_never_waits(path: str) -> None:
    site = Site()
    for full in ("/stories", "/themes", "/tell"):
        await site.ask(full)
    await site.ask(path)
    assert path in site.began
    await site.end()


async def test_new_stories_leave_places_to_readers() -> None:
    site = Site()
    for path in ("/tell", "/tell", "/stories"):
        await site.ask(path)
    assert site.began == ["/tell", "/stories"]
    await site.end()
    assert sorted(site.ended) == ["/stories", "/tell", "/tell"]


async def test_whoever_reads_an_answer_slowly_keeps_nobody_out() -> None:
    site = Site(Places(in_all=1))
    site.go.set()
    site.slow["/stories"] = asyncio.Event()
    await site.ask("/stories")
    await site.ask("/themes")
    assert site.ended == ["/themes"]
    site.slow["/stories"].set()
    await site.end()


async def test_to_open_the_form_is_to_read() -> None:
    site = Site()
    await site.ask("/tell")
    await site.ask("/tell", "GET")
    assert site.began == ["/tell", "/tell"]
    await site.end()


async def test_whatever_is_sent_leaves_places_to_readers() -> None:
    site = Site()
    await site.ask("/tell")
    await site.ask("/change", "POST")
    await site.ask("/changes")
    assert site.began == ["/tell", "/changes"]
    await site.end()


async def test_a_database_that_is_busy_for_who_sends_keeps_no_reader_out() -> None:
    site = Site(Places(in_all=2, for_sending=1))
    first = await site.ask("/change", "POST")
    await site.ask("/stories")
    reading = await site.ask("/themes")
    site.is_busy = True
    first.cancel()
    for _ in range(3):
        await asyncio.sleep(0)
    assert not reading.done()
    site.is_busy = False
    await site.end()
    assert "/themes" in site.ended


async def test_a_line_that_is_full_says_so_at_once() -> None:
    site = Site()
    for _ in range(3):
        await site.ask("/tell")
    refused = await site.ask("/tell")
    with pytest.raises(Overloaded):
        await refused
    await site.end()


async def test_nobody_waits_for_longer_than_one_may() -> None:
    site = Site(Places(in_all=1, patience_s=0.01))
    await site.ask("/stories")
    waiting = await site.ask("/themes")
    with pytest.raises(Overloaded):
        await waiting
    await site.end()
    assert site.ended == ["/stories"]


async def test_before_a_busy_database_all_who_wait_are_told_at_once() -> None:
    site = Site(Places(in_all=3, for_sending=1, waiting=5))
    site.is_busy = True
    first, *others = [await site.ask("/tell") for _ in range(4)]
    site.go.set()
    answers = await asyncio.gather(first, *others, return_exceptions=True)
    assert all(isinstance(answer, Overloaded) for answer in answers)
    assert site.began == ["/tell"]
    site.is_busy = False
    await (await site.ask("/tell"))
    assert site.ended == ["/tell"]


async def test_a_place_is_given_to_the_next_when_somebody_goes_away() -> None:
    site = Site(Places(in_all=1))
    first = await site.ask("/stories")
    gone = await site.ask("/themes")
    await site.ask("/rules")
    gone.cancel()
    first.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert site.began == ["/stories", "/rules"]
    await site.end()


async def test_every_place_is_free_again_in_the_end() -> None:
    site = Site(Places(in_all=2, for_sending=1, waiting=50))
    for path in ["/tell", "/stories"] * 10:
        await site.ask(path)
    await site.end()
    assert all(line.inside == 0 for line in site._admission._lines.values())
    assert len(site.ended) == 20
