"""Handing over: offered, answered, taken back, unanswered; the clock keeps running. On both databases."""

import pytest
from sqlmodel import col, select

from casework import absences, handovers
from casework.absence_views import KIND as AWAY
from casework.case_choice import CaseChoice
from casework.duties import on_duty
from casework.errors import (
    ClosedQuestion,
    ColleagueUnavailable,
    ForeignButton,
    NoOwnCase,
    NoSuchCase,
    NotAllowed,
    OfferedAlready,
    Refusal,
)
from casework.handover_views import (
    ASKED,
    GIVING,
    OFFERED,
    HandoverAnswered,
    HandoverAsked,
    HandoverOffered,
    HandoverReadBack,
    HandoverUnanswered,
    ReceiverAsked,
)
from casework.prompts import PromptRef, Shown
from casework.reassignment import DutyEnded, reassign
from casework.terms import running_terms
from rules.calendar import local_date
from rules.words import Duty, OfferState, Role, TermKind
from store.cases import Case
from store.people import Person
from store.terms import Notice
from store.trajectory import DutyOffer
from tests.casework.alerting import ref_of, running, seen, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

MONDAY = amsterdam("2026-01-12 10:00")


def ref_in(shown: Shown) -> PromptRef:
    assert shown.ref is not None
    return shown.ref


async def chosen(region: Region, case: Case, giver: Person, duty: Duty, receiver: Person) -> Shown:
    """Up to the read-back."""
    await region.act(giver, handovers.start_handover, case.reference, now=region.now)
    ref = ref_of(region, giver, GIVING)
    if on_duty_id(region, case, Duty.COORDINATOR) == giver.id:
        ref = ref_in(await region.act(giver, handovers.choose_duty, ref, duty))
    return await region.act(giver, handovers.choose_receiver, ref, receiver.id)


async def offered(
    region: Region, case: Case, receiver: Person, duty: Duty = Duty.COORDINATOR, giver: Person | None = None
) -> Shown:
    giver = giver or region.coordinator
    shown = await chosen(region, case, giver, duty, receiver)
    return await region.act(giver, handovers.offer_duty, ref_in(shown))


def on_duty_id(region: Region, case: Case, duty: Duty) -> int | None:
    person = region.look(lambda uow: on_duty(uow, case.id, duty))
    return person.id if person is not None else None


def owners(region: Region, case: Case) -> set[int]:
    return region.look(lambda uow: {term.owner_id for term in running_terms(uow, case)})


@pytest.fixture
def third(region: Region) -> Person:
    return region.enrol(Role.COORDINATOR)


async def test_nothing_changes_until_the_receiver_says_yes_and_the_clock_keeps_running(
    region: Region, third: Person
) -> None:
    case = await region.open_case()
    dates = region.look(lambda uow: [(term.kind, term.due_on) for term in running_terms(uow, case)])
    region.now = MONDAY
    shown = await offered(region, case, third)
    assert shown.view == HandoverOffered(
        case.reference, Duty.COORDINATOR, third.alias, on("2026-01-14"), OfferState.OPEN
    )
    assert on_duty_id(region, case, Duty.COORDINATOR) == region.coordinator.id
    await pass_until(region, amsterdam("2026-01-12 10:01"))
    assert isinstance(views_of(region, third, HandoverAsked)[0], HandoverAsked)
    region.restart()
    shown = await region.act(third, handovers.accept_duty, ref_of(region, third, ASKED))
    assert isinstance(shown.view, HandoverAsked)
    assert shown.view.state is OfferState.ACCEPTED
    assert on_duty_id(region, case, Duty.COORDINATOR) == third.id
    assert owners(region, case) == {third.id}
    assert region.look(lambda uow: [(term.kind, term.due_on) for term in running_terms(uow, case)]) == dates
    assert views_of(region, region.coordinator, HandoverAnswered) == []
    assert views_of(region, region.coordinator, DutyEnded) == [
        DutyEnded(case.reference, Duty.COORDINATOR, third.alias)
    ]
    assert seen(region, region.coordinator, OFFERED).state is OfferState.ACCEPTED  # type: ignore[attr-defined]
    with pytest.raises(ClosedQuestion):
        await region.act(third, handovers.accept_duty, ref_of(region, third, ASKED))


async def test_a_no_is_told_and_changes_nothing(region: Region, third: Person) -> None:
    case = await region.open_case()
    await offered(region, case, third)
    await pass_until(region, region.now)
    await region.act(third, handovers.decline_duty, ref_of(region, third, ASKED))
    assert views_of(region, region.coordinator, HandoverAnswered) == [
        HandoverAnswered(case.reference, Duty.COORDINATOR, third.alias, OfferState.DECLINED)
    ]
    assert owners(region, case) == {region.coordinator.id}
    assert running(region, case, TermKind.HANDOVER) == []


async def test_a_deputy_who_takes_over_leaves_the_case_without_a_deputy_and_that_is_said(
    region: Region,
) -> None:
    case = await region.open_case()
    shown = await chosen(region, case, region.coordinator, Duty.COORDINATOR, region.coordinator_2)
    assert isinstance(shown.view, HandoverReadBack)
    assert shown.view.is_deputy
    await region.act(region.coordinator, handovers.offer_duty, ref_in(shown))
    await pass_until(region, region.now)
    deputy = region.coordinator_2
    shown = await region.act(deputy, handovers.accept_duty, ref_of(region, deputy, ASKED))
    assert isinstance(shown.view, HandoverAsked)
    assert shown.view.no_deputy
    assert on_duty_id(region, case, Duty.COORDINATOR) == deputy.id
    assert on_duty_id(region, case, Duty.DEPUTY) is None


async def test_the_deputy_hands_over_being_deputy_and_nothing_else(region: Region, third: Person) -> None:
    case = await region.open_case()
    deputy = region.coordinator_2
    await offered(region, case, third, Duty.DEPUTY, deputy)
    await pass_until(region, region.now)
    await region.act(third, handovers.accept_duty, ref_of(region, third, ASKED))
    assert on_duty_id(region, case, Duty.DEPUTY) == third.id
    assert owners(region, case) == {region.coordinator.id}


async def test_a_deputy_cannot_give_what_is_the_coordinators(region: Region, third: Person) -> None:
    case = await region.open_case()
    deputy = region.coordinator_2
    await region.act(deputy, handovers.start_handover, case.reference)
    with pytest.raises(ForeignButton):
        await region.act(deputy, handovers.choose_duty, ref_of(region, deputy, GIVING), Duty.COORDINATOR)


async def test_the_coordinator_changes_the_deputy_and_hears_the_answer(region: Region, third: Person) -> None:
    case = await region.open_case()
    shown = await chosen(region, case, region.coordinator, Duty.DEPUTY, third)
    assert isinstance(shown.view, HandoverReadBack)
    assert shown.view.replaces == region.coordinator_2.alias
    await region.act(region.coordinator, handovers.offer_duty, ref_in(shown))
    await pass_until(region, region.now)
    await region.act(third, handovers.accept_duty, ref_of(region, third, ASKED))
    assert on_duty_id(region, case, Duty.DEPUTY) == third.id
    assert views_of(region, region.coordinator, HandoverAnswered) == [
        HandoverAnswered(case.reference, Duty.DEPUTY, third.alias, OfferState.ACCEPTED)
    ]


async def test_oneself_the_absent_and_other_roles_are_refused(region: Region, third: Person) -> None:
    case = await region.open_case()
    await set_away(region, third)
    giver = region.coordinator
    await region.act(giver, handovers.start_handover, case.reference)
    shown = await region.act(giver, handovers.choose_duty, ref_of(region, giver, GIVING), Duty.COORDINATOR)
    assert isinstance(shown.view, ReceiverAsked)
    assert [alias for _, alias in shown.view.colleagues] == [region.coordinator_2.alias]
    for person_id in (giver.id, third.id, region.chair.id, 999):
        with pytest.raises(ColleagueUnavailable):
            await region.act(giver, handovers.choose_receiver, ref_in(shown), person_id)


async def set_away(region: Region, person: Person) -> None:
    today = local_date(region.now)
    await region.act(person, absences.start_absence)
    ref = ref_of(region, person, AWAY)
    for _ in range(2):
        ref = ref_in(await region.act(person, absences.choose_day, ref, today))
    await region.act(person, absences.keep_absence, ref)


async def test_an_offer_to_somebody_who_goes_away_is_taken_back_and_the_giver_hears_it(
    region: Region, third: Person
) -> None:
    case = await region.open_case()
    await offered(region, case, third)
    await pass_until(region, region.now)
    await set_away(region, third)
    assert views_of(region, region.coordinator, HandoverAnswered) == [
        HandoverAnswered(case.reference, Duty.COORDINATOR, third.alias, OfferState.WITHDRAWN)
    ]
    with pytest.raises(ClosedQuestion):
        await region.act(third, handovers.accept_duty, ref_of(region, third, ASKED))
    assert running(region, case, TermKind.HANDOVER) == []


async def test_who_became_unavailable_between_choosing_and_asking_is_not_asked(
    region: Region, third: Person
) -> None:
    case = await region.open_case()
    shown = await chosen(region, case, region.coordinator, Duty.COORDINATOR, third)
    await set_away(region, third)
    with pytest.raises(ColleagueUnavailable):
        await region.act(region.coordinator, handovers.offer_duty, ref_in(shown))


async def test_a_duty_is_offered_once_and_can_be_taken_back(region: Region, third: Person) -> None:
    case = await region.open_case()
    shown = await offered(region, case, third, Duty.DEPUTY)
    await pass_until(region, region.now)
    deputy = region.coordinator_2
    await region.act(deputy, handovers.start_handover, case.reference)
    with pytest.raises(OfferedAlready):
        await region.act(deputy, handovers.choose_receiver, ref_of(region, deputy, GIVING), third.id)
    shown = await region.act(region.coordinator, handovers.take_back, ref_in(shown))
    assert isinstance(shown.view, HandoverOffered)
    assert shown.view.state is OfferState.WITHDRAWN
    with pytest.raises(ClosedQuestion):
        await region.act(third, handovers.accept_duty, ref_of(region, third, ASKED))
    await offered(region, case, third, Duty.DEPUTY)


async def test_the_command_shows_what_is_offered_already(region: Region, third: Person) -> None:
    case = await region.open_case()
    await offered(region, case, third)
    await region.act(region.coordinator, handovers.start_handover, "")
    assert isinstance(views_of(region, region.coordinator, HandoverOffered)[-1], HandoverOffered)


async def test_without_an_answer_the_receiver_is_reminded_and_the_giver_hears_it_once(
    region: Region, third: Person
) -> None:
    case = await region.open_case()
    region.now = MONDAY
    await offered(region, case, third)
    await pass_until(region, amsterdam("2026-01-14 23:59"), deliver=True)
    assert views_of(region, region.coordinator, HandoverUnanswered) == []
    await pass_until(region, amsterdam("2026-02-06 17:00"), deliver=True)
    told = [sent for _, sent in region.arrived if isinstance(sent.view, HandoverUnanswered)]
    assert [sent.person_id for sent in told] == [region.coordinator.id]
    again = [sent for _, sent in region.arrived if isinstance(sent.view, HandoverAsked)]
    assert len(again) > 4
    (term,) = running(region, case, TermKind.HANDOVER)
    waits = select(Notice).where(col(Notice.term_id) == term.id, col(Notice.state) == "waiting")
    assert region.look(lambda uow: len(uow.session.exec(waits).all())) == 1


async def test_an_offer_ends_when_the_giver_is_no_longer_on_the_case(region: Region, third: Person) -> None:
    case = await region.open_case()
    await offered(region, case, third, Duty.DEPUTY)
    fourth = region.enrol(Role.COORDINATOR)

    region.look(lambda uow: reassign(uow, uow.get(Case, case.id), Duty.COORDINATOR, fourth.id, region.now))
    assert running(region, case, TermKind.HANDOVER) == []
    await offered(region, case, third, Duty.DEPUTY, fourth)
    states = region.look(lambda uow: [row.state for row in uow.session.exec(select(DutyOffer)).all()])
    assert sorted(states) == [OfferState.OPEN, OfferState.WITHDRAWN]


async def test_to_and_fro_loses_and_doubles_nothing(region: Region, third: Person) -> None:
    case = await region.open_case(now=MONDAY)

    def waiting() -> list[tuple[TermKind, str, int]]:
        return region.look(
            lambda uow: sorted(
                (term.kind, notice.slot, notice.recipient_id)
                for term in running_terms(uow, case)
                for notice in uow.session.exec(
                    select(Notice).where(col(Notice.term_id) == term.id, col(Notice.state) == "waiting")
                )
            )
        )

    before = waiting()
    for giver, receiver in ((region.coordinator, third), (third, region.coordinator)) * 2:
        await offered(region, case, receiver, Duty.COORDINATOR, giver)
        await pass_until(region, region.now)
        await region.act(receiver, handovers.accept_duty, ref_of(region, receiver, ASKED))
        assert owners(region, case) == {receiver.id}
    assert waiting() == before


@pytest.mark.parametrize(
    ("who", "typed", "refusal"),
    [
        ("chair", "", NotAllowed),
        ("process_director", "", NotAllowed),
        ("third", "", NoOwnCase),
        ("third", "K7Q4MX", NoSuchCase),
    ],
)
async def test_who_has_no_duty_has_nothing_to_hand_over(
    region: Region, third: Person, who: str, typed: str, refusal: type[Refusal]
) -> None:
    await region.open_case()
    person = third if who == "third" else getattr(region, who)
    with pytest.raises(refusal):
        await region.act(person, handovers.start_handover, typed)


async def test_with_several_cases_the_case_is_asked_for(region: Region) -> None:
    await region.open_case()
    await region.open_case()
    await region.act(region.coordinator, handovers.start_handover, "")
    assert len(views_of(region, region.coordinator, CaseChoice)) == 1
