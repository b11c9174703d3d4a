"""/mijn opens what an expert meeting and an alert that is no scale-up bring, for whoever must answer it.

What was asked is taken back first: the list must ask it anew, of coordinator, process director and chair.
"""

from collections.abc import Callable

import pytest

from casework import consultations, items, nouns, own_work, prompts
from casework.agreement_answer_views import AgreementAsked
from casework.agreement_views import AgreementsAsked
from casework.agreements import KIND as AGREEMENTS
from casework.agreements import choose_agreement_kind
from casework.alert_views import AlertPush
from casework.consequences import follow_up
from casework.consultations import CallAsked
from casework.decisions import acknowledge_alert
from casework.escalation_views import EscalationHeld
from casework.meetings import plan_meeting
from casework.preparation_views import RingAsked
from casework.scaling_down import ScaleDownAsked
from casework.views import View
from rules.words import AbsenceState, AgreementKind, AlertCause, AlertState, MeetingKind, TermKind
from store.cases import Case
from store.messages import PromptState
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork
from tests.casework.agreed import NOW, agree, at, guarded_case
from tests.casework.alerting import alerts, held, ref_of
from tests.casework.escalating import escalated, goes_on, takes
from tests.casework.region import Region
from tests.rules.moments import on

REGISTERED = nouns.REGISTERED
WhoOf = Callable[[Region], Person]


def coordinator(region: Region) -> Person:
    return region.coordinator


def process_director(region: Region) -> Person:
    return region.process_director


def chair(region: Region) -> Person:
    return region.chair


def take_back(region: Region, person: Person) -> None:
    """Nothing is open for this person any more; the terms run on."""

    def work(uow: UnitOfWork) -> None:
        for prompt in items.open_prompts(uow, person.id):
            prompts.close(uow, prompt, PromptState.CANCELLED, region.now)

    region.look(work)


async def opened(region: Region, person: Person, case: Case, kind: TermKind) -> View | None:
    """What the one line about a term of this kind opens; fails when it opens no question."""
    take_back(region, person)
    await region.act(person, own_work.show_own_work)
    ref = ref_of(region, person, own_work.KIND)
    listed = region.look(lambda uow: own_work.own_items(uow, person, region.now))
    (value,) = (item.value for item in listed if (item.kind, item.reference) == (kind, case.reference))
    assert value is not None
    assert value.startswith("t"), "the question, and not the page of the case"
    await region.act(person, own_work.open_own_item, ref, value)
    return region.outbox(person)[-1].view


def go_away(region: Region, case: Case, *people: Person) -> None:
    def work(uow: UnitOfWork) -> None:
        for person in people:
            uow.add(
                Absence(
                    person_id=person.id,
                    first_day=on("2026-04-01"),
                    last_day=on("2026-12-31"),
                    state=AbsenceState.RUNNING,
                    set_at=region.now,
                )
            )
        uow.session.flush()
        follow_up(uow, uow.get(Case, case.id), region.now)

    region.look(work)


def let_guard(region: Region, case: Case, who: WhoOf) -> Person:
    """Those before them are away: the chair guards, then the process director, then the coordinator."""
    order = [region.chair, region.process_director, region.coordinator]
    guard = who(region)
    go_away(region, case, *order[: [one.id for one in order].index(guard.id)])
    return guard


@pytest.mark.parametrize("who", [chair, process_director, coordinator])
async def test_who_guards_opens_an_agreement_and_whether_to_scale_down(region: Region, who: WhoOf) -> None:
    case = await guarded_case(region, score=6)
    agree(region, case, on("2026-05-20"))
    guard = let_guard(region, case, who)
    assert isinstance(await opened(region, guard, case, TermKind.AGREEMENT), AgreementAsked)
    assert isinstance(await opened(region, guard, case, TermKind.SCALE_DOWN), ScaleDownAsked)


@pytest.mark.parametrize("who", [chair, process_director, coordinator])
async def test_who_guards_opens_what_was_agreed_and_who_is_needed(region: Region, who: WhoOf) -> None:
    case = await guarded_case(region, noted=False)

    def plan(uow: UnitOfWork) -> None:
        found, starts_at = uow.get(Case, case.id), at("2026-06-02", "14:00")
        plan_meeting(uow, found, MeetingKind.EXPERT_MEETING, starts_at, NOW, chair_id=region.chair.id)
        follow_up(uow, found, NOW)

    region.look(plan)
    guard = let_guard(region, case, who)
    assert isinstance(await opened(region, guard, case, TermKind.AGREEMENTS), AgreementsAsked)
    # The permission of its buttons fits who is asked.
    await region.act(guard, choose_agreement_kind, ref_of(region, guard, AGREEMENTS), AgreementKind.TREATMENT)
    assert isinstance(await opened(region, guard, case, TermKind.PREPARATION), RingAsked)


async def test_who_is_asked_about_an_escalation_opens_it_before_and_after_taking_it(region: Region) -> None:
    case, _ = await escalated(region)
    for person in (region.coordinator, region.chair):
        assert isinstance(await opened(region, person, case, TermKind.DECISION), AlertPush)
        await takes(region, person)
        assert isinstance(await opened(region, person, case, TermKind.DECISION), EscalationHeld)
        if person is region.coordinator:
            await goes_on(region, person)


async def test_a_process_director_who_guards_opens_a_signal(region: Region) -> None:
    case = await guarded_case(region, score=6)
    let_guard(region, case, process_director)
    region.now = at("2026-05-12", "12:00")
    held(region, case, on("2026-05-11"), 5)
    (signal,) = [one for one in alerts(region) if one.cause is AlertCause.FELL_BACK]
    director = region.process_director
    assert isinstance(await opened(region, director, case, TermKind.DECISION), AlertPush)
    await region.act(director, acknowledge_alert, ref_of(region, director))
    assert [one.holder_id for one in alerts(region, AlertState.ACKNOWLEDGED)] == [director.id]
    assert signal.holder_id is None


async def test_a_chair_opens_the_request_for_a_call_and_answers_it(region: Region) -> None:
    case = await region.open_case()
    await region.act(region.coordinator, consultations.start_consult, "")
    ref = ref_of(region, region.coordinator, consultations.ASKING)
    await region.act(region.coordinator, consultations.consult_chair, ref, region.chair.id)
    assert isinstance(await opened(region, region.chair, case, TermKind.CONSULTATION), CallAsked)
    ref = ref_of(region, region.chair, consultations.ASKED)
    await region.act(region.chair, consultations.answer_consultation, ref, True)
