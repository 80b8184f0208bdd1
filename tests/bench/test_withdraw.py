from bench import withdraw
from bench.remains import Remains


async def test_a_story_taken_back_in_any_state_leaves_nothing_and_no_backup_opens_it() -> None:
    left = await withdraw.measure(each=1)
    assert left.left == Remains(0, 0, 0, 0, 0, 0, 0, 0)
    assert left.opened == 0, "an old backup gives a story away"
    assert left.answers_differ == 0, "the answer tells that there was a story"
    # What stays shows that all of this can be seen.
    assert left.staying.files > 0
    assert left.staying.sealed > 0
    assert left.before.found > 0
    assert left.staying_opened == left.n_staying
