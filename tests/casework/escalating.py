"""What tests of escalations share: an agreement of an expert meeting that a party did not keep, escalated."""

from datetime import date, time

from sqlmodel import col, select

from casework.consequences import follow_up
from casework.decisions import acknowledge_alert
from casework.escalations import OFFER, ask_next_step, offer_escalation, start_escalation, take_next_step
from casework.outside_contacts import ask_day, choose_day, save_day
from rules.calendar import at_local, local_date
from rules.words import AgreementKind, AgreementState, AlertCause, Duty, MeetingKind, MeetingState
from store.alerts import Alert
from store.cases import Assignment, Case, Meeting
from store.expert_meetings import Agreement
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import ref_of
from tests.casework.region import Region
from tests.rules.moments import amsterdam

BROKEN = amsterdam("2026-03-02 09:00")
"""A Monday in office hours."""
PARTY = "Woningcorporatie"


async def broken_agreement(region: Region, *, offer: bool = True) -> tuple[Case, int]:
    """A case guarded by chair 1, and the id of an agreement that the guard just called not kept."""
    case = await region.open_case(assigned_on=date(2026, 1, 14), now=amsterdam("2026-01-14 10:00"))
    region.now = BROKEN

    def work(uow: UnitOfWork) -> int:
        met_on = at_local(date(2026, 2, 9), time(10))
        meeting = uow.add(
            Meeting(
                case_id=case.id,
                kind=MeetingKind.EXPERT_MEETING,
                starts_at=met_on,
                state=MeetingState.HELD,
                chair_id=region.chair.id,
                agreements_noted_on=date(2026, 2, 9),
            )
        )
        uow.add(Assignment(case_id=case.id, person_id=region.chair.id, duty=Duty.CHAIR, since=met_on))
        agreement = uow.add(
            Agreement(
                case_id=case.id,
                meeting_id=meeting.id,
                kind=AgreementKind.HOUSING,
                responsible=PARTY,
                due_on=date(2026, 2, 27),
                first_due_on=date(2026, 2, 27),
                state=AgreementState.NOT_KEPT,
                settled_on=local_date(BROKEN),
                noted_by=region.chair.id,
                noted_at=met_on,
            )
        )
        follow_up(uow, uow.get(Case, case.id), BROKEN)
        if offer:
            offer_escalation(uow, agreement, region.chair.id, BROKEN)
        return agreement.id

    return case, region.look(work)


async def escalated(region: Region) -> tuple[Case, int]:
    """The chair started the escalation: the coordinator is asked first."""
    case, agreement_id = await broken_agreement(region)
    await region.act(region.chair, start_escalation, ref_of(region, region.chair, OFFER))
    return case, agreement_id


def escalation(region: Region) -> Alert:
    """The one escalation."""
    query = select(Alert).where(col(Alert.cause) == AlertCause.NOT_KEPT)
    return region.look(lambda uow: uow.session.exec(query).one())


async def takes(region: Region, person: Person) -> None:
    """This person takes it on."""
    await region.act(person, acknowledge_alert, ref_of(region, person))


async def goes_on(region: Region, person: Person) -> None:
    """It did not help: the next step, confirmed."""
    await region.act(person, ask_next_step, ref_of(region, person))
    await region.act(person, take_next_step, ref_of(region, person))


async def outside(region: Region) -> tuple[Case, int]:
    """Coordinator and chair tried: the chair contacts the manager of the party."""
    case, agreement_id = await escalated(region)
    for person in (region.coordinator, region.chair):
        await takes(region, person)
        await goes_on(region, person)
    return case, agreement_id


async def on_day(region: Region, person: Person, step: str, day: date) -> None:
    """There was contact, or the executive decided, on this day."""
    await region.act(person, ask_day, ref_of(region, person), step)
    await region.act(person, choose_day, ref_of(region, person), day)
    await region.act(person, save_day, ref_of(region, person))


def agreement_state(region: Region, agreement_id: int) -> AgreementState:
    """How the agreement stands."""
    return region.look(lambda uow: uow.get(Agreement, agreement_id).state)
