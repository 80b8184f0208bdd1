"""Who stands on their own, by voices: sending a story twice makes nobody less alone."""

from tests.property.telling import Reader, stories
from voicebox.themes.alone import on_their_own
from voicebox.themes.passages import cut
from voicebox.themes.values import Story

LONELY = "A quagga sat in my kettle and sang of the moon until somebody rang about the tide."


def listed(told: list[Story]) -> list[str]:
    parts = cut(told)
    return [story_id for story_id, _ in on_their_own(parts, Reader().encode(parts.texts))]


def test_a_story_sent_twenty_times_is_still_on_its_own_and_is_listed_once() -> None:
    sent = [Story(f"z{i:02d}", LONELY + "!" * (i % 3)) for i in range(20)]
    found = listed([*stories(60), *sent])
    assert found[0] == "z00"
    assert [one for one in found if one.startswith("z")] == ["z00"]


def test_a_few_stories_are_all_listed() -> None:
    assert sorted(listed(stories(2))) == ["s0000", "s0001"]
    assert listed([]) == []
