"""The steps of an escalation as pure rules."""

from datetime import date

from rules.escalation import answer_due, asked_on, first_step, next_outside
from rules.policy import Alerts, EscalationAlerts, LadderStep, Policy
from rules.words import Rung

LADDER = EscalationAlerts().ladder


def test_it_begins_with_the_first_inside_that_is_not_the_starters_own() -> None:
    assert first_step(LADDER, ()) == 0
    assert first_step(LADDER, [Rung.GUARD]) == 0
    assert first_step(LADDER, [Rung.COORDINATOR]) == 1
    # Who stands on every step inside gets it on the first.
    assert first_step(LADDER, [Rung.COORDINATOR, Rung.GUARD]) == 0


def test_the_steps_outside_come_in_the_order_of_the_policy_and_end() -> None:
    assert next_outside(LADDER, None) is Rung.MANAGER
    assert next_outside(LADDER, Rung.MANAGER) is Rung.STEERING_GROUP
    assert next_outside(LADDER, Rung.STEERING_GROUP) is Rung.EXECUTIVE
    assert next_outside(LADDER, Rung.EXECUTIVE) is None
    inside = (LadderStep(role=Rung.GUARD, office_hours=8),)
    assert next_outside(inside, None) is None


def test_a_step_outside_is_asked_about_working_days_after_the_contact() -> None:
    # Thursday 2 April 2026: Good Friday and Easter Monday lie between.
    assert asked_on(date(2026, 4, 2), Policy()) == date(2026, 4, 13)
    assert answer_due(date(2026, 4, 13), Policy()) == date(2026, 4, 20)
    two_days = Policy(alerts=Alerts(escalation=EscalationAlerts(outside_working_days=2)))
    assert asked_on(date(2026, 4, 2), two_days) == date(2026, 4, 8)
