from rules.manning import is_deserted, unmanned
from rules.policy import Alerts, LadderStep
from rules.words import Role, Rung

ESCALATION = Alerts().escalation.ladder
PAIR = tuple(LadderStep(role=rung, office_hours=4) for rung in (Rung.CHAIR, Rung.CHAIR))


def test_every_ladder_of_the_default_policy_has_somebody_when_each_role_has() -> None:
    for ladder in Alerts().ladders.values():
        assert unmanned(ladder, set(Role)) == ()
        assert not is_deserted(ladder, set(Role))


def test_a_step_outside_the_product_needs_no_user() -> None:
    assert unmanned(ESCALATION, {Role.COORDINATOR, Role.CHAIR}) == ()


def test_agreements_are_guarded_by_a_process_director_or_a_chair() -> None:
    assert unmanned(ESCALATION, {Role.COORDINATOR}) == (Rung.GUARD,)
    assert unmanned(ESCALATION, {Role.PROCESS_DIRECTOR}) == (Rung.COORDINATOR,)


def test_a_ladder_is_deserted_when_no_step_inside_has_anybody() -> None:
    assert is_deserted(ESCALATION, {Role.PROJECT_LEADER})
    assert not is_deserted(ESCALATION, {Role.CHAIR})
    assert unmanned(PAIR, set()) == (Rung.CHAIR,)
