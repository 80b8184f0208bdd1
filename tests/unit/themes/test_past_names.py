from tests.unit.themes.invented import only_in
from voicebox.kept import NameChange
from voicebox.themes.past import Named
from voicebox.themes.past_names import still_said

NAME = NameChange(4, 2, ("garden", "kettle"), ("loud ward",))
TEXTS = {
    "a": "The garden behind our house had a kettle, I remember: uncles, plums, wasps, August, a"
    " ladder and my brother who fell. Then came the loud ward.",
    "b": "My sister planted a garden with roses; her kettle whistled every Sunday. After the"
    " operation a loud ward kept us awake, with trolleys, buzzers and strangers.",
    "c": "Nobody visits that garden since autumn, yet this kettle boils for the gardener. Doctors"
    " call mine a loud ward; cleaners sing there, radios play, visitors quarrel.",
    "d": "A quiet evening without anything to report about vegetables or neighbours.",
}


def left(*stories: str, texts: dict[str, str] = TEXTS) -> NameChange:
    [found] = still_said([Named(NAME, stories)], texts)
    return found


def test_a_name_that_three_voices_still_say_stays_whole() -> None:
    assert left("a", "b", "c", "d") == NAME


def test_what_only_two_still_say_is_taken_out_word_by_word() -> None:
    said = "There is a garden with apple trees, benches and pigeons beside every hospital."
    texts = TEXTS | {"d": said}
    assert left("a", "b", "d", texts=texts) == NameChange(4, 2, ("garden",), ())


def test_one_voice_in_three_copies_is_one() -> None:
    texts = dict.fromkeys("abc", TEXTS["a"])
    assert left("a", "b", "c", texts=texts) == NameChange(4, 2, (), ())


def test_of_a_theme_that_everybody_left_no_word_is_left() -> None:
    assert left() == NameChange(4, 2, (), ())
    assert left("gone", texts={}) == NameChange(4, 2, (), ())


def test_who_was_not_in_the_theme_then_says_nothing_for_its_name() -> None:
    assert left("a", "b", "d") == NameChange(4, 2, (), ())


def test_names_keep_their_order() -> None:
    other = NameChange(1, 1, ("evening",), ())
    named = [Named(NAME, ("a", "b", "c")), Named(other, ("d",))]
    assert still_said(named, TEXTS) == [NAME, NameChange(1, 1, (), ())]


def test_one_voice_with_another_web_address_each_time_is_one() -> None:
    addresses = {one: "/".join(only_in(one * n) for n in range(1, 12)) for one in "abc"}
    texts = {
        one: f"{TEXTS['a']} https://a.example/{address.replace(' ', '/')}"
        for one, address in addresses.items()
    }
    assert left("a", "b", "c", texts=texts) == NameChange(4, 2, (), ())
