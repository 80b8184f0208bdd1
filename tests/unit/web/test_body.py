"""The body guard, spoken to as a server speaks: message by message."""

import asyncio
from collections.abc import AsyncIterator, Iterable

import pytest
from starlette.types import Message, Receive, Scope, Send

from voicebox.errors import Overloaded
from voicebox.web import body
from voicebox.web.body import BodyGuard, Limits, TooLarge, TooSlow


class Inner:
    """An application that keeps what reached it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.after: list[Message] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        self.bodies.append(message.get("body", b""))
        self.after.append(await receive())


def scope(method: str = "POST") -> Scope:
    return {"type": "http", "method": method}


def arriving(chunks: Iterable[bytes], pause_s: float = 0, last: str = "http.disconnect") -> Receive:
    async def messages() -> AsyncIterator[Message]:
        parts = list(chunks)
        for number, part in enumerate(parts, 1):
            await asyncio.sleep(pause_s)
            yield {"type": "http.request", "body": part, "more_body": number < len(parts)}
        while True:
            yield {"type": last}

    source = messages()
    return lambda: anext(source)


async def nowhere(message: Message) -> None:
    raise AssertionError("the guard itself answers nothing")


async def test_the_application_gets_the_whole_body_in_one_piece() -> None:
    inner, asked = Inner(), scope()
    await BodyGuard(inner)(asked, arriving([b"wor", b"d", b"s"]), nowhere)
    assert inner.bodies == [b"words"]
    assert asked[body.KEY] == b"words"
    assert inner.after == [{"type": "http.disconnect"}]


async def test_a_page_that_is_only_read_passes_untouched() -> None:
    inner = Inner()
    await BodyGuard(inner)(scope("GET"), arriving([b""]), nowhere)
    assert inner.bodies == [b""]


async def test_a_body_past_its_size_is_read_on_and_then_refused() -> None:
    read = []

    def chunks() -> Iterable[bytes]:
        for number in range(5):
            read.append(number)
            yield b"x" * 30

    with pytest.raises(TooLarge):
        await BodyGuard(Inner(), Limits(size=100))(scope(), arriving(chunks()), nowhere)
    assert read == [0, 1, 2, 3, 4]


async def test_a_body_without_end_is_cut_off() -> None:
    endless = (b"x" * 50 for _ in range(10**6))
    guard = BodyGuard(Inner(), Limits(size=100, thrown_away=200))

    async def receive() -> Message:
        return {"type": "http.request", "body": next(endless), "more_body": True}

    with pytest.raises(TooLarge):
        await guard(scope(), receive, nowhere)
    assert next(endless)


async def test_a_byte_now_and_then_does_not_keep_a_body_open() -> None:
    limits = Limits(first_s=0.05, bytes_per_further_s=2000)
    with pytest.raises(TooSlow):
        await BodyGuard(Inner(), limits)(scope(), arriving([b"x"] * 20, pause_s=0.01), nowhere)


async def test_a_slow_honest_body_earns_more_time_with_what_it_brings() -> None:
    inner = Inner()
    limits = Limits(first_s=0.05, bytes_per_further_s=1000)
    await BodyGuard(inner, limits)(scope(), arriving([b"x" * 50] * 10, pause_s=0.01), nowhere)
    assert inner.bodies == [b"x" * 500]


async def test_no_body_earns_more_than_the_longest_time() -> None:
    limits = Limits(first_s=0.02, bytes_per_further_s=1, longest_s=0.05)
    with pytest.raises(TooSlow):
        await BodyGuard(Inner(), limits)(scope(), arriving([b"x" * 99] * 20, pause_s=0.01), nowhere)


async def test_a_visitor_who_hangs_up_costs_nothing() -> None:
    async def hung_up() -> Message:
        return {"type": "http.disconnect"}

    inner = Inner()
    await BodyGuard(inner)(scope(), hung_up, nowhere)
    assert inner.bodies == []


async def test_when_all_bodies_together_are_too_much_the_slowest_goes_first() -> None:
    inner = Inner()
    guard = BodyGuard(inner, Limits(in_flight=1000))
    slow = asyncio.create_task(guard(scope(), arriving([b"s" * 300] * 3, pause_s=0.05), nowhere))
    await asyncio.sleep(0.06)
    await guard(scope(), arriving([b"q" * 800]), nowhere)
    with pytest.raises(Overloaded):
        await slow
    assert inner.bodies == [b"q" * 800]


async def test_a_body_that_alone_is_too_much_is_refused() -> None:
    with pytest.raises(Overloaded):
        await BodyGuard(Inner(), Limits(in_flight=10))(scope(), arriving([b"x" * 20]), nowhere)


async def test_memory_is_counted_back_after_every_outcome() -> None:
    guard = BodyGuard(Inner(), Limits(size=100, in_flight=150, first_s=0.05))
    for chunks, pause_s in (([b"x" * 100], 0.0), ([b"x" * 99] * 2, 0.0), ([b"x" * 90] * 9, 0.02)):
        for _ in range(3):
            try:
                await guard(scope(), arriving(chunks, pause_s), nowhere)
            except (TooLarge, TooSlow):
                continue
    inner = Inner()
    guard._app = inner
    await guard(scope(), arriving([b"x" * 100]), nowhere)
    assert inner.bodies == [b"x" * 100]


async def test_those_who_end_together_are_given_up_a_few_at_a_time() -> None:
    guard = BodyGuard(Inner(), Limits(first_s=0.05))
    turns: list[int] = []
    turn = 0

    async def nothing_more() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("nobody sends the rest")

    async def slow() -> None:
        with pytest.raises(TooSlow):
            await guard(scope(), nothing_more, nowhere)
        turns.append(turn)

    async def everybody() -> None:
        await asyncio.gather(*(slow() for _ in range(200)))

    ending = asyncio.create_task(everybody())
    while not ending.done():
        await asyncio.sleep(0)
        turn += 1
    assert len(turns) == 200
    assert max(turns.count(one) for one in turns) <= 2 * body.GIVEN_UP_A_TURN


async def test_what_is_no_request_passes() -> None:
    asked: list[str] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["type"])

    await BodyGuard(inner)({"type": "lifespan"}, arriving([]), nowhere)
    assert asked == ["lifespan"]
