"""Whatever happens in whatever order: nothing undecided lacks its next action, and no case a term."""

from datetime import timedelta
from random import Random

import pytest

from casework.clocks import clocks_of
from casework.decisions import (
    acknowledge_alert,
    choose_decision,
    close_vanished_alert,
    decide_alert,
    enter_moment,
)
from casework.errors import Refusal
from casework.reachability import note_reachable
from casework.terms import running_terms
from rules.calendar import local_date
from rules.words import AlertState, Decision, TermKind
from store.cases import Case
from store.messages import PromptState
from tests.casework.alerting import alerts, correct, held, passed_case, prompts_of, ref_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region

UNDECIDED = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
LEADS_ON = {TermKind.DECISION, TermKind.REVIEW, TermKind.SCORES, TermKind.THRESHOLD}
"""What may run for a case past its threshold; a monitoring date alone would be nobody's decision."""


def check(region: Region, case: Case) -> None:
    waiting = alerts(region, *UNDECIDED)
    assert all(alert.next_action_at is not None and alert.next_action_at >= region.now for alert in waiting)
    terms = region.look(lambda uow: list(running_terms(uow, case)))
    decisions = [term.alert_id for term in terms if term.kind is TermKind.DECISION]
    assert sorted(decisions, key=str) == sorted((alert.id for alert in waiting), key=str)
    if any(clock.needs_alert for clock in region.look(lambda uow: clocks_of(uow, case, region.now))):
        assert {term.kind for term in terms} & LEADS_ON


async def answer(region: Region, random: Random) -> None:
    person = random.choice([region.chair, region.chair_2, region.chair_3, region.project_leader])
    if not any(prompt.state is PromptState.OPEN for prompt in prompts_of(region, person)):
        return
    move = random.choice(["take", "close", *Decision])
    if move == "take":
        await region.act(person, acknowledge_alert, ref_of(region, person))
    elif move == "close":
        await region.act(person, close_vanished_alert, ref_of(region, person))
    else:
        await region.act(person, choose_decision, ref_of(region, person), Decision(move))
        if move is Decision.EXPERT_MEETING:
            day = local_date(region.now) + timedelta(days=9)
            at = region.now.replace(hour=11, minute=0, second=0, microsecond=0).time()
            await region.act(person, enter_moment, ref_of(region, person), day, at)
        await region.act(person, decide_alert, ref_of(region, person))


@pytest.mark.parametrize("seed", range(4))
async def test_every_undecided_alert_has_one_next_action_and_every_case_a_term(
    region: Region, seed: int
) -> None:
    random = Random(seed)
    case = await passed_case(region)
    meetings: list[int] = []
    for _ in range(25):
        match random.randrange(6):
            case 0 | 1:
                hours = random.choice([1, 5, 24, 24 * 8, 24 * 30])
                await pass_until(region, region.now + timedelta(hours=hours))
            case 2:
                day = local_date(region.now) - timedelta(days=random.randrange(3))
                meetings.append(held(region, case, day, random.choice([None, 4, 5, 6, 7])))
            case 3 if meetings:
                correct(region, random.choice(meetings), random.choice([None, 5, 6]))
            case 4:
                chair = random.choice([region.chair, region.chair_2, region.chair_3])
                await region.act(None, note_reachable, chair.id, random.random() < 0.6)
                await pass_until(region, region.now)
            case _:
                try:
                    await answer(region, random)
                except Refusal:
                    continue
        await pass_until(region, region.now)
        check(region, case)
