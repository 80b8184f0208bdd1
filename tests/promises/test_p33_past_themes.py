"""P33 Any past state of the themes can be rebuilt from its version (without words withdrawn since),
and every birth, rename, merge, split and move has a reason.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from moderation.figures import guarded
from tests.comments import long_comments
from tests.conftest import Client, Clock, hidden
from tests.promises.people import (
    Moderator,
    Tell,
    move,
    name_it,
    open_receipt,
    rows,
    story_of,
    withdraw,
)
from tests.promises.public import ID, listed, pages_of, publish
from voicebox.kept import NameChange, StoryChange
from voicebox.settings import Settings
from voicebox.themes.past import PastTheme, rebuilt

#: How many comments come on which day.
DAYS = (48, 30, 40, 60)
OWN = "The ambulance took five hours, and the crew was kind to me when they came at last."
#: What the reason of each kind of change says.
REASONS = {
    "born": r"It was found in \w+ \d+: \d+ stories told of it\.",
    "split": r"most of what is told here was told there before\.",
    "merged": r"both told of nearly the same\.|most of what was told there is told here now\.",
    "faded": r"too few people still told of it\.|no longer found its \d+ stor(?:y|ies) together\.",
    "renamed": r"\d+ of the \d+ words of the name before are still in it\.",
    "moved": r"parts of \d+ stories came here from another theme\.",
}

#: What tellers call the theme of their stories, and why it is called so.
MORE = ("It was cold.", "It was night.", "I cried.")
GIVEN = "Hours of quittenlicht"
GIVEN_BECAUSE = "gave it a name: at least three said yes to it, and more than to any other"
MOVED = r"a storyteller or two moved their stories out of another theme, where the machine had put"


@dataclass(frozen=True)
class Shown:
    """What the pages of a day show of each theme, by its address."""

    names: Mapping[str, str]
    stories: Mapping[str, frozenset[str]] = field(repr=False)


async def test_every_version_is_what_was_shown_then_without_who_has_left_since(
    client: Client, site: Settings, tell: Tell, clock: Clock, moderators: tuple[Moderator, ...]
) -> None:
    receipt = (await tell(OWN)).receipt
    await client.state.worker.run_once()
    own = await story_of(client, receipt)
    await moderators[0].vote(own)
    first: list[str] = []
    moved: list[str] = []

    async def mind_it(day: int) -> None:
        if day == 0:
            first.extend(await placed(client, receipt))
        if day == 1:
            moved.extend(await move(client, receipt))

    shown = await live(client, clock, mind_it)
    assert list(shown) == [1, 2, 3, 4]
    assert first
    source, target = moved
    for number, then in shown.items():
        # What its teller moved is rebuilt where it was then, and the reason is there.
        inside = {theme for theme, stories in then.stories.items() if own in stories}
        # On the first day the machine may have found it another theme than on the second.
        where = ((True, False), (False, True))[number > 2]
        assert (
            inside == set(first) if number == 1 else (source in inside, target in inside) == where
        )
        assert stories_of(site, number) == {t: here for t, here in then.stories.items() if here}
        said = sentences(await version(client, number))
        assert any(theme == target and re.search(MOVED, sentence) for theme, sentence in said) is (
            number == 3
        )
    before = [await version(client, number) for number in shown]
    await withdraw(client, receipt)
    assert [await version(client, number) for number in shown] == before
    assert not [table for table, row in rows(site.data) if own in str(row)]
    for number, then in shown.items():
        left = {theme: inside - {own} for theme, inside in then.stories.items()}
        assert stories_of(site, number) == {t: inside for t, inside in left.items() if inside}
        assert names_of(site, number) == {t: then.names[t] for t, inside in left.items() if inside}
        page = await version(client, number)
        assert table_of(page) == {
            theme: (name, guarded(len(then.stories[theme]))) for theme, name in then.names.items()
        }


async def test_whatever_happened_to_a_theme_stands_in_its_version_with_the_reason(
    client: Client, site: Settings, clock: Clock
) -> None:
    shown = await live(client, clock)
    earlier = Shown({}, {})
    for number, then in shown.items():
        happened = [row for table, row in rows(site.data) if table == "theme_events"]
        kinds = [row["kind"] for row in happened if row["version"] == number]
        said = sentences(await version(client, number))
        assert len(said) == len(kinds)
        for kind, (_, sentence) in zip(kinds, said, strict=True):
            assert re.search(REASONS[kind], sentence), (kind, sentence)
        told = {theme for theme, _ in said}
        assert then.names.keys() - earlier.names.keys() <= told
        both = then.names.keys() & earlier.names.keys()
        assert {t for t in both if then.names[t] != earlier.names[t]} <= told
        earlier = then
    assert {row["kind"] for table, row in rows(site.data) if table == "theme_events"} >= {
        "born",
        "renamed",
    }


async def test_the_name_that_tellers_gave_is_in_each_version_until_its_teller_takes_it_back(
    client: Client, site: Settings, tell: Tell, clock: Clock, moderators: tuple[Moderator, ...]
) -> None:
    receipts = [await published(client, tell, moderators[0], more) for more in MORE]
    theme: list[str] = []

    async def name_theirs(day: int) -> None:
        if day == 0:
            theme.append(await shared(client, receipts))
            await name_it(client, receipts[0], theme[0], GIVEN)
            await show_line(moderators[0])
        if day == 1:
            for receipt in receipts[1:]:
                await name_it(client, receipt, theme[0], GIVEN)

    shown = await live(client, clock, name_theirs)
    names = {number: then.names[theme[0]] for number, then in shown.items()}
    assert [names[number] == GIVEN for number in (1, 2, 3, 4)] == [False, False, True, True]
    for number, name in names.items():
        page = await version(client, number)
        assert table_of(page)[theme[0]][0] == name
        assert (GIVEN_BECAUSE in " ".join(of_theme(page, theme[0]))) == (number == 3)
    await withdraw(client, receipts[0])
    pages = [f"/themes/versions/{number}" for number in names]
    for path in (*pages, "/themes", f"/themes/{theme[0]}", "/themes/versions"):
        assert GIVEN not in (await client.get(path)).text
    assert not [table for table, row in rows(site.data) if GIVEN in str(row)]


async def published(client: Client, tell: Tell, who: Moderator, more: str) -> str:
    """Have a story published when the next window closes; return its receipt."""
    receipt = (await tell(f"{OWN} {more}")).receipt
    await client.state.worker.run_once()
    await who.vote(await story_of(client, receipt))
    return receipt


async def shared(client: Client, receipts: Sequence[str]) -> str:
    """Return a theme that all of these stories are in."""
    first, *others = [await placed(client, receipt) for receipt in receipts]
    return next(one for one in first if all(one in other for other in others))


async def show_line(who: Moderator) -> None:
    """Have the one line that waits shown."""
    [path] = re.findall(r'href="(/moderation/lines/[0-9a-f]{32})"', (await who.see()).text)
    fields = {"csrf": hidden(await who.see(path), "csrf"), "act": "show"}
    answer = await who.send(path, fields)
    assert answer.status_code == 303, answer.text


async def placed(client: Client, receipt: str) -> list[str]:
    """Return the themes that a teller is told their story is in."""
    page = (await open_receipt(client, receipt)).text
    part = page.partition('<h2 id="places"')[2].partition("<h2")[0]
    return re.findall(rf'<h3><a href="/themes/({ID})">', part)


async def nothing(_day: int) -> None:
    """Let a day end as it is."""


async def live(
    client: Client, clock: Clock, at_the_end: Callable[[int], Awaitable[None]] = nothing
) -> Mapping[int, Shown]:
    """Let comments come on several days, and note what is shown on each, by its version."""
    texts, shown = long_comments(sum(DAYS)), {}
    for day, n in enumerate(DAYS):
        start = sum(DAYS[:day])
        await publish(client, texts[start : start + n])
        await client.state.worker.run_once()
        page = (await client.get("/themes/versions")).text
        newest = max(map(int, re.findall(r"/themes/versions/(\d+)", page)))
        shown[newest] = await shown_now(client)
        await at_the_end(day)
        clock.advance(days=1)
    return shown


async def shown_now(client: Client) -> Shown:
    page = (await client.get("/themes")).text
    addresses = sorted(set(re.findall(rf"/themes/({ID})", page)))
    names, stories = {}, {}
    for address in addresses:
        pages = [one async for one in pages_of(client, f"/themes/{address}")]
        stories[address] = frozenset().union(*map(listed, pages))
        names[address] = plain(re.findall(r"<h1>(.*?)</h1>", pages[0])[0])
    return Shown(names, stories)


async def version(client: Client, number: int) -> str:
    answer = await client.get(f"/themes/versions/{number}")
    assert answer.status_code == 200
    return answer.text


def stories_of(site: Settings, number: int) -> Mapping[str, frozenset[str]]:
    return {ids(site)[one.number]: frozenset(one.stories) for one in past(site, number)}


def names_of(site: Settings, number: int) -> Mapping[str, str]:
    found = {ids(site)[one.number]: ", ".join(one.words[:3]) for one in past(site, number)}
    return {one: name or "A theme without shared words" for one, name in found.items()}


def past(site: Settings, number: int) -> Sequence[PastTheme]:
    """Rebuild a version from what is on the disk."""
    found = list(rows(site.data))
    stories = [
        StoryChange(row["story_id"], row["version"], tuple(json.loads(row["themes"])))
        for table, row in found
        if table == "version_stories"
    ]
    names = [
        NameChange(
            row["theme"],
            row["version"],
            tuple(json.loads(row["words"])),
            tuple(json.loads(row["phrases"])),
        )
        for table, row in found
        if table == "version_names"
    ]
    return rebuilt(stories, names, number)


def ids(site: Settings) -> Mapping[int, str]:
    return {row["number"]: row["id"] for table, row in rows(site.data) if table == "theme_ids"}


def table_of(page: str) -> Mapping[str, tuple[str, int | None]]:
    """Return the name and the size of each theme that a version lists; none for a few."""
    found = {}
    for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', page, re.DOTALL):
        [address] = re.findall(rf"/themes/({ID})", row)
        name = plain(re.findall(r"<a [^>]*>(.*?)</a>", row)[0])
        size = re.findall(r"<td>(.*?)</td>", row)[0]
        found[address] = (name, None if size == "a few" else int(size))
    return found


def sentences(page: str) -> Sequence[tuple[str, str]]:
    """Return what happened: the theme of each, and what is said of it."""
    part = page.partition('<ol class="past">')[2].partition("</ol>")[0]
    items = re.findall(r"<li>(.*?)</li>", part, re.DOTALL)
    return [(re.findall(rf"/themes/({ID})", item)[0], plain(item)) for item in items]


def of_theme(page: str, theme: str) -> Sequence[str]:
    """Return what happened to one theme."""
    return [sentence for about, sentence in sentences(page) if about == theme]


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
