import pytest

from rules.policy import Scale
from rules.scores import (
    Consensus,
    ScaleUpReason,
    Spread,
    below_direct_safety,
    is_direct_safety,
    require_score,
    shows_acute_line,
    spread,
    suggests_scale_up,
    trend,
)

SCALE = Scale()


def no_consensus(lowest: int) -> Consensus:
    return Consensus(None, lowest)


def scored(*scores: int) -> list[Consensus]:
    return [Consensus(score) for score in scores]


@pytest.mark.parametrize("value", [-1, 11, True, 5.5, 6.0, "6"])
def test_a_score_is_a_whole_number_from_0_to_10(value: int) -> None:
    with pytest.raises(ValueError, match="whole number"):
        require_score(value)


@pytest.mark.parametrize(("score", "lowest"), [(11, None), (-1, None), (None, 11), (6, -1)])
def test_a_consensus_off_the_scale_cannot_exist(score: int | None, lowest: int | None) -> None:
    with pytest.raises(ValueError, match="whole number"):
        Consensus(score, lowest)


def test_no_consensus_without_the_lowest_score_cannot_exist() -> None:
    with pytest.raises(ValueError, match="lowest"):
        Consensus(None, None)


def test_the_spread_is_the_lowest_and_the_highest_given() -> None:
    assert spread([6, 3, 8, 3]) == Spread(3, 8)
    assert spread([5]) == Spread(5, 5)
    assert spread([]) is None


@pytest.mark.parametrize(
    ("consensus", "direct_safety"),
    [
        (Consensus(5), False),
        (Consensus(6), True),
        (Consensus(10), True),
        (no_consensus(9), False),
        (Consensus(6, 2), True),
    ],
)
def test_a_six_is_direct_safety_and_no_consensus_is_not_a_six(
    consensus: Consensus, direct_safety: bool
) -> None:
    assert is_direct_safety(consensus, SCALE) is direct_safety
    assert below_direct_safety(consensus, SCALE) is not direct_safety


@pytest.mark.parametrize(
    ("consensus", "acute"),
    [
        (Consensus(3), True),
        (Consensus(4), False),
        (no_consensus(3), True),
        (no_consensus(4), False),
        (Consensus(6, 2), False),
    ],
)
def test_the_acute_line_is_shown_below_four(consensus: Consensus, acute: bool) -> None:
    assert shows_acute_line(consensus, SCALE) is acute


def test_no_consensus_is_left_out_of_trends() -> None:
    assert trend([Consensus(4), no_consensus(1), Consensus(5)]) == (4, 5)


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ([], None),
        (scored(2), None),
        (scored(5, 4), None),
        (scored(5, 3), ScaleUpReason.FELL),
        (scored(8, 5), ScaleUpReason.FELL),
        (scored(9, 7), None),
        (scored(4, 4, 4), ScaleUpReason.NOT_RISING),
        (scored(5, 5, 4), ScaleUpReason.NOT_RISING),
        (scored(4, 5, 4), ScaleUpReason.NOT_RISING),
        (scored(4, 4, 5), None),
        (scored(3, 4, 5), None),
        (scored(1, 5, 5, 5), ScaleUpReason.NOT_RISING),
        (scored(6, 6, 6), None),
        ([*scored(4, 4), no_consensus(1), *scored(4)], ScaleUpReason.NOT_RISING),
        ([*scored(4), no_consensus(1), *scored(5)], None),
        ([*scored(5), no_consensus(1)], None),
        ([*scored(5), no_consensus(1), *scored(3)], ScaleUpReason.FELL),
    ],
)
def test_a_scale_up_is_suggested_when_scores_fall_or_do_not_rise(
    history: list[Consensus], reason: ScaleUpReason | None
) -> None:
    assert suggests_scale_up(history, SCALE) is reason
