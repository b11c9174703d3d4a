"""When a message says that it is late, why, and what it replaces."""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from casework.lateness import Late, lateness
from casework.terms import Planned, open_term, plan_notices
from casework.upkeep import note_start
from rules.calendar import at_local, local_date
from rules.words import NoticeState, TermKind, Urgency
from store.cases import Case
from store.service import Outage
from store.terms import Notice
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region

TEN = START + timedelta(hours=1)


def notice(region: Region, case: Case, slot: str, at: datetime, urgency: Urgency = Urgency.ROUTINE) -> int:
    def work(uow: UnitOfWork) -> int:
        term = open_term(uow, case, TermKind.REVIEW, slot, region.coordinator.id, local_date(at), START)
        plan_notices(uow, term, [Planned(slot, region.coordinator.id, at, urgency)])
        return uow.session.exec(select(func.max(col(Notice.id)))).one() or 0

    return region.look(work)


def late(region: Region, notice_id: int | None, now: datetime) -> Late | None:
    return region.look(lambda uow: lateness(uow, notice_id, now))


async def test_a_message_that_is_no_notice_is_never_late(region: Region) -> None:
    assert late(region, None, START + timedelta(days=9)) is None


async def test_within_the_hour_nothing_is_said(region: Region) -> None:
    planned = notice(region, await region.open_case(), "a", TEN)
    assert late(region, planned, TEN + timedelta(hours=1)) is None


async def test_waiting_for_the_office_is_not_being_late(region: Region) -> None:
    midnight = at_local(local_date(START) + timedelta(days=1), START.time().replace(hour=0))
    planned = notice(region, await region.open_case(), "a", midnight)
    opening = midnight + timedelta(hours=8, minutes=30)
    assert late(region, planned, opening + timedelta(minutes=59)) is None
    said = late(region, planned, opening + timedelta(hours=3))
    assert said is not None
    assert (said.by, said.outage) == (timedelta(hours=3), None)


async def test_the_outage_behind_it_is_named(region: Region) -> None:
    planned = notice(region, await region.open_case(), "a", TEN)
    region.look(lambda uow: uow.add(Outage(began_at=START, ended_at=START + timedelta(days=9))))
    said = late(region, planned, START + timedelta(days=9))
    assert said is not None
    assert said.outage == (START, START + timedelta(days=9))


async def test_what_replaces_another_and_is_in_time_is_not_called_late(region: Region) -> None:
    case = await region.open_case()
    missed, newest = notice(region, case, "a", TEN), notice(region, case, "b", TEN + timedelta(days=1))

    def replace(uow: UnitOfWork) -> None:
        row = uow.get(Notice, missed)
        row.state, row.replaced_by_id = NoticeState.REPLACED, newest

    region.look(replace)
    said = late(region, newest, TEN + timedelta(days=1))
    assert said is not None
    assert (said.by, said.replaces) == (None, (TEN,))


async def test_a_short_silence_is_no_outage(region: Region) -> None:
    for moment in (START, START + timedelta(minutes=9), START + timedelta(minutes=30)):
        await region.act(None, note_start, now=moment)
    outages = region.look(lambda uow: uow.session.exec(select(Outage)).all())
    assert [(o.began_at, o.ended_at) for o in outages] == [
        (START + timedelta(minutes=9), START + timedelta(minutes=30))
    ]
