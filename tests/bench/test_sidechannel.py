import pytest

from bench import sidechannel

#: Of each pair. So few find what takes twice as long, and not what takes a hundredth more.
SAMPLES = 400


async def test_neither_time_nor_bytes_tell_what_is_known_from_what_never_was() -> None:
    found = await sidechannel.measure(SAMPLES)
    assert [one.name for one in found if one.differing] == []
    assert [(one.name, one.t) for one in found if not one.reached] == []


async def test_an_answer_that_takes_twice_as_long_makes_the_bench_fail() -> None:
    found = await sidechannel.measure(SAMPLES, spoil=True)
    # Not each of them: on a busy machine so few samples may drown.
    assert not all(one.reached for one in found), found


@pytest.mark.parametrize(("later", "differ"), [(0.0, False), (1.0, True)])
def test_t_grows_with_the_difference_in_standard_errors(later: float, differ: bool) -> None:
    first = [float(n % 7) for n in range(1000)]
    second = [float(n % 7) + later for n in range(1000)]
    assert (abs(sidechannel.welch(second, first)) > sidechannel.BOUND) is differ
