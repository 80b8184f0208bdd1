"""Who could know the teller: shown on the check page, and said less where they choose so."""

import re
from html import unescape

import httpx2
import pytest

from tests.conftest import Client, hidden, receipt_on

TEXT = "On 3 May 2024 they put me on Ward 7. I was 19. My sister Anna rang Dr Patel."


async def checked(client: Client, **fields: str) -> httpx2.Response:
    form = {"token": await client.token(), "step": "check", "words": TEXT} | fields
    return await client.fill("/tell", **form)


def words_on(answer: httpx2.Response) -> str:
    """Return the words that the form carries on, as a browser would send them."""
    found = re.search(r'<textarea name="words"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)
    assert found
    return unescape(found[1])


def preview_on(answer: httpx2.Response) -> str:
    found = re.search(r'<div class="told"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
    assert found
    return unescape(found[1])


def offered(answer: httpx2.Response) -> dict[str, str]:
    """Return the field of each detail that has a choice, by its words."""
    pairs = re.findall(r'<label for="(blur_\d+)"><bdi[^>]*>([^<]*)</bdi>', answer.text)
    return {unescape(words): name for name, words in pairs}


async def test_leave_it_as_it_is_comes_first_and_is_chosen(client: Client) -> None:
    answer = await checked(client)
    lists = re.findall(r'<select id="blur_\d+".*?</select>', answer.text)
    assert len(lists) == len(offered(answer)) == 5
    for one in lists:
        assert '"><option value="">Leave it as it is</option>' in one
        assert " selected" not in one


async def test_what_is_chosen_is_put_into_the_words_and_shown(client: Client) -> None:
    fields = offered(await checked(client))
    chosen = {fields["3 May 2024"]: "season", fields["19"]: "decade", fields["Anna"]: "out"}
    answer = await checked(client, step="less", **chosen)
    less = "In spring 2024 they put me on Ward 7. I was in my teens. My sister rang Dr Patel."
    assert words_on(answer) == preview_on(answer) == less
    assert "Nothing is sent yet" in answer.text
    assert "Ward 7" in offered(answer)


async def test_pressing_the_button_with_nothing_chosen_changes_nothing(client: Client) -> None:
    answer = await checked(client, step="less")
    assert words_on(answer) == preview_on(answer) == TEXT
    assert "We have put in" not in answer.text


@pytest.mark.parametrize(
    "odd",
    [
        {"blur_0": "month"},
        {"blur_3": "drop table"},
        {"blur_": "month", "blur_x": "month", "blur_²": "month", "blur_-3": "month"},
        {"blur_" + "9" * 6000: "month"},
    ],
    ids=["nothing there", "no such blur", "no place", "far too far"],
)
async def test_a_choice_that_fits_nothing_changes_nothing(
    client: Client, odd: dict[str, str]
) -> None:
    answer = await checked(client, step="less", **odd)
    assert answer.status_code == 200
    assert words_on(answer) == TEXT


async def test_the_words_can_be_put_back_as_they_were(client: Client) -> None:
    fields = offered(await checked(client))
    less = await checked(client, step="less", **{fields["Ward 7"]: "house"})
    assert "on a ward" in words_on(less)
    before = re.search(r'<textarea name="before"[^>]*>\n(.*?)</textarea>', less.text, re.DOTALL)
    assert before
    back = await checked(client, step="back", words=words_on(less), before=unescape(before[1]))
    assert words_on(back) == preview_on(back) == TEXT
    assert "back as they were" in back.text
    assert 'name="before"' not in back.text


async def test_a_choice_that_was_not_put_in_is_shown_before_anything_is_sent(
    client: Client,
) -> None:
    fields = offered(await checked(client))
    chosen = {fields["Ward 7"]: "house"}
    answer = await checked(client, step="send", preset="all", title="A day", **chosen)
    assert receipt_on(answer) == ""
    assert "on a ward" in preview_on(answer)
    assert 'value="A day"' in answer.text
    token = hidden(answer, "token")
    sent = await client.fill(
        "/tell", token=token, step="send", preset="all", words=words_on(answer)
    )
    assert receipt_on(sent)


async def test_a_choice_that_fits_nothing_holds_up_no_story(client: Client) -> None:
    fields = offered(await checked(client))
    # Said to be in another language by now: nothing is offered for it.
    chosen = {fields["Ward 7"]: "house", "language": "cy"}
    assert receipt_on(await checked(client, step="send", preset="all", **chosen))


async def test_without_a_choice_nothing_stands_in_the_way_of_sending(client: Client) -> None:
    fields = dict.fromkeys(offered(await checked(client)).values(), "")
    assert receipt_on(await checked(client, step="send", **fields))


async def test_what_is_chosen_so_far_outlives_something_to_mend(client: Client) -> None:
    fields = offered(await checked(client))
    answer = await checked(client, step="less", month="in spring", **{fields["19"]: "life"})
    assert answer.status_code == 422
    assert words_on(answer) == TEXT
    assert '<option value="life" selected' in answer.text


async def test_it_says_who_could_know_and_from_what_together(client: Client) -> None:
    answer = await checked(client)
    said = "these together: the date, the ward or the house, the age, and the name."
    assert f"Staff who were there could know it is you from {said}" in answer.text
    assert "A stranger could find out" not in answer.text
    answer = await checked(client, words="Ring me on 07700 900123.")
    assert "A stranger could find out who it is from this: a way to reach someone." in answer.text


async def test_a_name_in_what_stands_beside_the_story_is_shown_too(client: Client) -> None:
    beside = {
        "title": "What Dr Patel did",
        "tags": "waiting, Ward 7",
        "notes": "loss of Anna",
        "standpoint_own": "Tom's brother",
    }
    answer = await checked(client, words="They never rang.", **beside)
    assert re.findall(r"<mark>([^<]*)</mark>", answer.text) == ["Dr Patel", "Anna", "Ward 7", "Tom"]
    assert "We found no names" in answer.text
    assert "In the title:" in answer.text


async def test_nothing_found_is_said_to_be_no_proof(client: Client) -> None:
    answer = await checked(client, words="Nobody asked me what I needed.")
    assert "That is no proof" in answer.text
    assert "<mark>" not in answer.text


@pytest.mark.parametrize(
    ("words", "language"),
    [("Rydw i'n siarad Cymraeg bob dydd yn y gwaith ac mae'n iawn.", "en"), (TEXT, "cy")],
    ids=["Welsh", "said to be Welsh"],
)
async def test_of_another_language_it_says_that_it_cannot_judge(
    client: Client, words: str, language: str
) -> None:
    answer = await checked(client, words=words, language=language)
    assert "in English only, so we cannot judge this" in answer.text
    assert "That is no proof" not in answer.text
    assert offered(answer) == {}


async def test_a_story_full_of_details_is_no_more_than_a_form_can_carry(client: Client) -> None:
    text = " ".join(f"I was on Ward {n} in {1950 + n}." for n in range(1, 60))
    answer = await checked(client, words=text)
    fields = offered(answer)
    assert len(fields) == 20
    every = {name: "house" if "Ward" in words else "decade" for words, name in fields.items()}
    less = await checked(client, words=text, step="less", **every)
    assert words_on(less).startswith("I was on a ward in the 1950s. I was on a ward in the 1950s.")


async def test_a_long_story_is_not_carried_twice(client: Client) -> None:
    text = TEXT + " It was long." * 2_000
    fields = offered(await checked(client, words=text))
    less = await checked(client, words=text, step="less", **{fields["Ward 7"]: "house"})
    assert "on a ward" in words_on(less)
    assert 'name="before"' not in less.text
