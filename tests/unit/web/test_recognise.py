import asyncio
from types import SimpleNamespace

from starlette.requests import Request

from tests.comments import real_comments
from voicebox.web.forms import Sent
from voicebox.web.recognise import say_less


async def test_while_a_long_story_is_looked_through_others_are_answered() -> None:
    text = (" ".join(real_comments()) + " ")[:50_000] + " I was 19 when it began."
    request = Request({"type": "http", "state": {"settings": SimpleNamespace(country="gb")}})
    at = str(text.index("19 when"))
    given = Sent({"words": (text,), f"blur_{at}": ("decade",)})
    work = asyncio.ensure_future(say_less(request, given, "en"))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1
    assert work.result().get("words").endswith("I was in my teens when it began.")
    # Without a thread it is done in the one turn that it begins in.
    assert turns > 3
