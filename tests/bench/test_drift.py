from bench import drift


def test_the_meter_sees_a_gap_and_seldom_one_that_is_not_there() -> None:
    found = drift.measure(100)
    assert found.reached, drift.outcome(found).figure


def test_a_meter_that_sees_too_little_or_errs_too_often_falls_short() -> None:
    found = drift.measure(1)
    blind = drift.Power(0.97, 0.5, dict.fromkeys(drift.BARS, 0.5))
    assert not drift.Measured(1, [blind], [], 0.0).reached
    sees = drift.Power(0.97, 0.5, dict.fromkeys(drift.BARS, 1.0))
    assert drift.Measured(1, [sees], [], 0.0).reached
    assert not drift.Measured(1, [sees], [], 0.06).reached
    assert "drift" in drift.outcome(found).name
