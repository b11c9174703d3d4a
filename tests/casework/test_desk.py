"""/meldingen: alerts first, then meetings, then agreements; each opens its question. On both databases."""

import pytest

from casework import consequences, desk
from casework.decisions import acknowledge_alert
from casework.desk import KIND, Desk, Part
from casework.errors import ClosedQuestion
from rules.words import AgreementKind, AlertCause, Duty, MeetingKind, TermKind
from store.cases import Assignment, Case
from store.expert_meetings import Agreement
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, held, passed_case, prompts_of, ref_of, seen
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on


async def on_the_desk(region: Region, person: Person, *, opened: bool = False) -> Desk:
    await region.act(person, desk.show_desk)
    if opened:
        await region.act(person, desk.turn_desk, ref_of(region, person, KIND), 0, True)
    view = seen(region, person, KIND)
    assert isinstance(view, Desk)
    return view


async def test_alerts_come_first_then_agreements_and_each_opens_its_question(region: Region) -> None:
    guarded = await region.open_case(now=amsterdam("2026-01-05 09:00"))
    meeting_id = held(region, guarded, on("2026-01-05"), 6, MeetingKind.EXPERT_MEETING)

    def agree(uow: UnitOfWork) -> None:
        uow.add(Assignment(case_id=guarded.id, person_id=region.chair.id, duty=Duty.CHAIR, since=region.now))
        uow.add(
            Agreement(
                case_id=guarded.id,
                meeting_id=meeting_id,
                kind=AgreementKind.TREATMENT,
                responsible="GGZ",
                due_on=on("2026-04-30"),
                first_due_on=on("2026-04-30"),
                noted_by=region.chair.id,
                noted_at=region.now,
            )
        )
        uow.session.flush()
        consequences.follow_up(uow, uow.get(Case, guarded.id), region.now)

    region.look(agree)
    alerted = await passed_case(region)
    region.now = MORNING
    alerts_to = next(
        person for person in (region.chair, region.chair_2, region.chair_3) if prompts_of(region, person)
    )
    view = await on_the_desk(region, alerts_to)
    (_, first), *_ = view.items
    assert (first.part, first.reference, first.unread) == (Part.ALERTS, alerted.reference, True)
    assert first.cause is AlertCause.THRESHOLD

    listed = await on_the_desk(region, region.chair)
    agreement = next(item for _, item in listed.items if item.kind is TermKind.AGREEMENT)
    assert (agreement.part, agreement.due_on) == (Part.AGREEMENTS, on("2026-04-30"))
    parts = [item.part for _, item in listed.items]
    assert parts == sorted(parts, key=list(Part).index)
    ref = ref_of(region, region.chair, KIND)
    before = len(region.outbox(region.chair))
    await region.act(region.chair, desk.open_desk_item, ref, int(agreement.value or 0))
    assert len(region.outbox(region.chair)) == before + 1


async def test_why_is_shown_after_a_tap_and_what_is_another_s_does_not_open(region: Region) -> None:
    await passed_case(region)
    region.now = MORNING
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair))
    brief = await on_the_desk(region, region.chair)
    assert not brief.opened
    assert not brief.items[0][1].unread
    assert (await on_the_desk(region, region.chair, opened=True)).opened
    term_id = int(brief.items[0][1].value or 0)
    assert (await on_the_desk(region, region.chair_2)).items == ()
    with pytest.raises(ClosedQuestion):
        await region.act(region.chair_2, desk.open_desk_item, ref_of(region, region.chair_2, KIND), term_id)
