"""What the next reader sees of questions and answers, in whatever order they were written."""

from hypothesis import given
from hypothesis import strategies as st

from voicebox.flows.notes import By, Note, for_a_reader

TELLERS = st.just((By.TELLER, False))
ASKED = st.tuples(st.just(By.MODERATOR), st.booleans())
THREADS = st.lists(st.one_of(TELLERS, ASKED), max_size=12).map(
    lambda kinds: tuple(
        Note(by, "2026-11-25", str(number), alone) for number, (by, alone) in enumerate(kinds)
    )
)


@given(THREADS)
def test_whatever_a_teller_wrote_and_what_it_answers_is_seen(written: tuple[Note, ...]) -> None:
    seen = for_a_reader(written)
    for number, note in enumerate(written):
        if any(later.by is By.TELLER for later in written[number:]):
            assert note in seen


@given(THREADS)
def test_what_was_sent_with_a_vote_is_not_seen_before_it_is_answered(
    written: tuple[Note, ...],
) -> None:
    seen = for_a_reader(written)
    for number, note in enumerate(written):
        unanswered = all(later.by is By.MODERATOR for later in written[number:])
        if unanswered and not note.alone:
            assert note not in seen


@given(THREADS)
def test_their_order_stays(written: tuple[Note, ...]) -> None:
    seen = [int(note.text) for note in for_a_reader(written)]
    assert seen == sorted(seen)
