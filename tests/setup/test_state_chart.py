from pathlib import Path

from rules.state_chart import MEANINGS, page
from rules.trajectory import INTAKE, OVER, TRANSITIONS, WORKED, Step
from rules.words import Phase

PAGE = Path(__file__).parents[2] / "docs" / "trajectory.md"


def test_the_page_is_what_the_table_draws() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make chart"


def test_every_step_is_in_the_table_and_has_a_meaning() -> None:
    assert {transition.step for transition in TRANSITIONS} == set(Step) == set(MEANINGS)


def test_every_phase_can_be_reached_and_left_unless_the_case_is_over() -> None:
    assert {transition.target for transition in TRANSITIONS} == set(Phase)
    left = {transition.source for transition in TRANSITIONS if transition.source is not transition.target}
    assert left == {None, *Phase} - OVER


def test_every_phase_belongs_to_one_part_of_the_trajectory() -> None:
    parts = [*INTAKE, *WORKED, *OVER, Phase.CLOSED]
    assert sorted(parts) == sorted(Phase)


def test_no_phase_is_skipped_on_the_way_forward() -> None:
    order = [Phase.DIRECT_SAFETY, Phase.STABLE_SAFETY, Phase.RECOVERY, Phase.CLOSED]
    forward = [arrow for arrow in TRANSITIONS if arrow.step in (Step.GO_ON, Step.CLOSE)]
    for arrow in forward:
        assert arrow.source is not None
        assert order.index(arrow.target) == order.index(arrow.source) + 1
