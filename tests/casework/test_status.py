"""/status: how the cases stand, on both databases."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from casework import status
from casework.case_facts import CaseStatus, Overdue, case_statuses
from casework.consequences import follow_up
from casework.errors import ForeignButton
from casework.status import PAGE_LINES, RegionCounts, Status, lines_of
from rules.calendar import at_local
from rules.policy import Policy
from rules.traffic_light import LightReason
from rules.words import Light, MeetingKind, MeetingState, Phase, Role, TermKind
from store.cases import Case, ConsensusScore, Meeting
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.region import Queued, Region
from tests.rules.moments import amsterdam, on

NOON = Policy().office_hours.opens.replace(hour=12)


async def shown(region: Region, person: Person) -> list[Queued]:
    before = len(region.outbox(person))
    await region.act(person, status.show_status)
    return region.outbox(person)[before:] or region.outbox(person)[-1:]


async def lights(region: Region, person: Person) -> Status:
    view = (await shown(region, person))[-1].view
    assert isinstance(view, Status)
    return view


def hold(region: Region, case: Case, day: date, score: int) -> None:
    def work(uow: UnitOfWork) -> None:
        meeting = uow.add(
            Meeting(
                case_id=case.id,
                kind=MeetingKind.CASE_MEETING,
                starts_at=at_local(day, NOON),
                state=MeetingState.HELD,
            )
        )
        uow.add(
            ConsensusScore(
                meeting_id=meeting.id,
                score=score,
                recorded_by=region.coordinator.id,
                recorded_at=region.now,
            )
        )
        follow_up(uow, uow.get(Case, case.id), region.now)

    region.look(work)


async def test_the_counts_come_first_in_a_message_of_their_own(region: Region) -> None:
    for municipality in ("Weesp", "Weesp", "Hilversum"):
        await region.open_case(municipality=municipality)
    first, second = await shown(region, region.project_leader)
    assert first.view == RegionCounts(3, ((Phase.DIRECT_SAFETY, 3),), (("Hilversum", 1), ("Weesp", 2)))
    assert first.ref is None
    assert isinstance(second.view, Status)
    assert "Weesp" not in repr(second.view)


async def test_closed_cases_do_not_count(region: Region) -> None:
    case = await region.open_case()

    def close(uow: UnitOfWork) -> None:
        uow.get(Case, case.id).phase = Phase.CLOSED

    region.look(close)
    first, second = await shown(region, region.project_leader)
    assert first.view == RegionCounts(0, (), ())
    assert second.view == Status((), (), 0, 1, True)


async def test_a_case_on_schedule_is_green(region: Region) -> None:
    case = await region.open_case()
    assert await lights(region, region.project_leader) == Status((), (case.reference,), 0, 1, True)


async def test_near_the_threshold_is_amber_with_its_date(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2025-11-01"))
    (found,) = (await lights(region, region.coordinator)).cases
    assert found == CaseStatus(
        case.reference, Light.AMBER, (LightReason.NEAR_THRESHOLD,), on("2026-02-01"), ()
    )


async def test_past_the_threshold_is_red_with_what_waits_and_with_whom(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2025-10-07"))
    region.now = amsterdam("2026-01-08 00:00")
    await region.tick(region.now)
    region.now = amsterdam("2026-01-08 16:00")
    (found,) = (await lights(region, region.project_leader)).cases
    assert (found.reference, found.light, found.threshold) == (case.reference, Light.RED, on("2026-01-07"))
    assert found.reasons == (LightReason.PAST_THRESHOLD, LightReason.ALERT_PAST_TERM)
    assert found.overdue == (Overdue(None, (region.chair.alias,), on("2026-01-08")),)


async def test_an_overdue_term_is_named_with_its_owner_and_since_when(region: Region) -> None:
    await region.open_case()
    region.now = amsterdam("2026-02-04 09:00")
    (found,) = (await lights(region, region.project_leader)).cases
    assert (found.light, found.reasons) == (Light.AMBER, (LightReason.TERM_OVERDUE,))
    assert found.overdue == (Overdue(TermKind.MONITORING, (region.coordinator.alias,), on("2026-02-03")),)


async def test_a_consensus_that_fell_is_said_without_a_score(region: Region) -> None:
    case = await region.open_case()
    region.now = amsterdam("2026-01-20 15:00")
    hold(region, case, on("2026-01-12"), 5)
    hold(region, case, on("2026-01-19"), 4)
    (found,) = (await lights(region, region.coordinator)).cases
    assert (found.light, found.reasons) == (Light.AMBER, (LightReason.LAST_CONSENSUS_FELL,))


async def test_everybody_sees_the_part_that_is_theirs(region: Region) -> None:
    other = region.enrol(Role.COORDINATOR)
    mine = await region.open_case()
    theirs = await region.open_case(municipality="Hilversum", coordinator=other)
    assert (await lights(region, region.coordinator)).green == (mine.reference,)
    assert set((await lights(region, region.coordinator_2)).green) == {mine.reference, theirs.reference}
    assert (await lights(region, other)).green == (theirs.reference,)
    assert (await lights(region, region.process_director)).green == (mine.reference,)
    assert (await lights(region, region.chair)).green == ()
    assert len((await lights(region, region.project_leader)).green) == 2
    for person in (region.coordinator, region.process_director, region.chair):
        assert not any(isinstance(view, RegionCounts) for view in region.views(person))


async def test_a_chair_sees_the_cases_of_their_alerts_only(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2025-10-05"))
    await region.open_case()
    region.now = amsterdam("2026-01-06 09:00")
    await region.tick(region.now)
    view = await lights(region, region.chair)
    assert ([found.reference for found in view.cases], view.green) == ([case.reference], ())
    assert (await lights(region, region.chair_2)).cases == ()


async def test_red_comes_before_amber_and_green_and_pages_can_be_turned(region: Region) -> None:
    for months_ago in ("2025-08-01", "2025-11-01", "2026-01-05"):
        for _ in range(6):
            await region.open_case(assigned_on=on(months_ago))
    queued = (await shown(region, region.project_leader))[-1]
    seen: list[Light] = []
    page, ref = queued.view, queued.ref
    assert isinstance(page, Status)
    for number in range(page.pages):
        assert ref is not None
        turned = await region.act(region.project_leader, status.turn_status, ref, number)
        page, ref = turned.view, turned.ref
        assert isinstance(page, Status)
        assert page.page == number
        assert sum(lines_of(case) for case in page.cases) <= PAGE_LINES
        seen += [case.light for case in page.cases] + [Light.GREEN for _ in page.green]
    assert seen == [Light.RED] * 6 + [Light.AMBER] * 6 + [Light.GREEN] * 6
    with pytest.raises(ForeignButton):
        await region.act(region.coordinator, status.turn_status, ref, 0)


async def test_a_page_that_is_gone_gives_the_last_one(region: Region) -> None:
    await region.open_case()
    queued = (await shown(region, region.project_leader))[-1]
    assert queued.ref is not None
    turned = await region.act(region.project_leader, status.turn_status, queued.ref, 10**9)
    assert isinstance(turned.view, Status)
    assert turned.view.page == 0


@pytest.fixture
def statements(region: Region) -> Iterator[list[str]]:
    executed: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        executed.append(statement)

    event.listen(region.engine, "before_cursor_execute", note)
    yield executed
    event.remove(region.engine, "before_cursor_execute", note)


async def test_many_cases_take_no_more_queries_than_a_few(region: Region, statements: list[str]) -> None:
    counts = []
    for cases in (2, 18):
        for number in range(cases):
            case = await region.open_case(assigned_on=on("2025-12-01") - timedelta(days=number))
            hold(region, case, on("2026-01-02"), 5)
        statements.clear()
        found = region.look(lambda uow: case_statuses(uow, region.project_leader, region.now))
        assert len(found) >= cases
        counts.append(len(statements))
    assert counts[0] == counts[1]
