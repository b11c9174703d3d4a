"""/mijn: what is due for me, on both databases."""

from datetime import timedelta

import pytest

from casework import items, own_work, prompts
from casework.case_opening import choose_municipality, start_new_case
from casework.errors import ClosedQuestion, ForeignButton
from casework.monitoring import mark_done
from casework.monitoring_views import MonitoringAsked
from casework.own_work import PAGE_LINES, OwnItem, OwnWork, Section
from casework.policy_lists import name_options
from casework.prompts import PromptRef
from casework.terms import running_terms
from rules.words import Role, TermKind
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.region import Queued, Region
from tests.rules.moments import amsterdam, on

MONITORED = amsterdam("2026-02-02 08:00")
"""The day of the first monitoring date of a case that was opened on 5 January."""


async def listed(region: Region, person: Person) -> Queued:
    await region.act(person, own_work.show_own_work)
    return region.outbox(person)[-1]


def page(queued: Queued) -> OwnWork:
    assert isinstance(queued.view, OwnWork)
    return queued.view


def lines(queued: Queued) -> list[tuple[Section, TermKind | None]]:
    return [(item.section, item.kind) for _, item in page(queued).items]


def value_of(queued: Queued, kind: TermKind) -> str:
    value = next(item.value for _, item in page(queued).items if item.kind is kind)
    assert value is not None
    return value


def ref_of(queued: Queued) -> PromptRef:
    assert queued.ref is not None
    return queued.ref


async def test_with_nothing_due_it_says_what_comes_first(region: Region) -> None:
    case = await region.open_case()
    view = page(await listed(region, region.coordinator))
    assert (view.items, view.later) == ((), 2)
    assert view.next_item is not None
    assert (view.next_item.reference, view.next_item.due_on) == (case.reference, on("2026-02-02"))
    assert page(await listed(region, region.chair)).next_item is None


@pytest.mark.parametrize(
    ("moment", "section"),
    [
        ("2026-01-23 09:00", Section.LATER),
        ("2026-01-26 09:00", Section.NEXT_WEEK),
        ("2026-02-01 09:00", Section.NEXT_WEEK),
        ("2026-02-02 23:59", Section.TODAY),
        ("2026-02-03 00:00", Section.OVERDUE),
    ],
)
async def test_a_term_stands_under_the_heading_of_its_date(
    region: Region, moment: str, section: Section
) -> None:
    await region.open_case()
    region.now = amsterdam(moment)
    queued = await listed(region, region.coordinator)
    if section is Section.LATER:
        assert page(queued).items == ()
    else:
        assert lines(queued)[0] == (section, TermKind.MONITORING)


async def test_this_week_ends_on_sunday(region: Region) -> None:
    case = await region.open_case()
    region.now = amsterdam("2026-04-01 09:00")  # the threshold is Sunday 5 April

    def close_monitoring(item: OwnItem) -> bool:
        return item.kind is TermKind.THRESHOLD

    queued = await listed(region, region.coordinator)
    (threshold,) = (item for _, item in page(queued).items if close_monitoring(item))
    assert (threshold.section, threshold.due_on) == (Section.THIS_WEEK, on("2026-04-05"))
    assert threshold.reference == case.reference


async def test_a_line_opens_its_question_in_a_message_of_its_own(region: Region) -> None:
    case = await region.open_case()
    region.now = MONITORED
    queued = await listed(region, region.coordinator)
    await region.act(
        region.coordinator, own_work.open_own_item, ref_of(queued), value_of(queued, TermKind.MONITORING)
    )
    opened = region.outbox(region.coordinator)[-1]
    assert isinstance(opened.view, MonitoringAsked)
    await region.act(region.coordinator, mark_done, ref_of(opened))
    with pytest.raises(ClosedQuestion):
        await region.act(
            region.coordinator, own_work.open_own_item, ref_of(queued), value_of(queued, TermKind.MONITORING)
        )
    assert region.look(lambda uow: len(running_terms(uow, case, TermKind.MONITORING))) == 1


async def test_every_kind_of_term_of_a_coordinator_can_be_opened(region: Region) -> None:
    await region.open_case()
    region.now = amsterdam("2026-04-05 09:00")
    queued = await listed(region, region.coordinator)
    for _, item in page(queued).items:
        assert item.value is not None
        await region.act(region.coordinator, own_work.open_own_item, ref_of(queued), item.value)
        assert region.outbox(region.coordinator)[-1].view is not None


async def test_nobody_opens_a_line_of_somebody_else(region: Region) -> None:
    await region.open_case()
    region.now = MONITORED
    value = value_of(await listed(region, region.coordinator), TermKind.MONITORING)
    strangers = [region.chair, region.process_director, region.project_leader, region.enrol(Role.COORDINATOR)]
    for person in strangers:
        own = await listed(region, person)
        with pytest.raises(ClosedQuestion):
            await region.act(person, own_work.open_own_item, ref_of(own), value)
    own = await listed(region, region.coordinator)
    for forged in ("", "t", "t0", "p1", "x", "t99999999999999999999"):
        with pytest.raises(ClosedQuestion):
            await region.act(region.coordinator, own_work.open_own_item, ref_of(own), forged)
    with pytest.raises(ForeignButton):
        await region.act(region.chair, own_work.open_own_item, ref_of(own), value)


async def test_the_deputy_sees_the_same_and_that_it_is_as_deputy(region: Region) -> None:
    await region.open_case()
    region.now = MONITORED
    queued = await listed(region, region.coordinator_2)
    assert [(item.kind, item.as_deputy) for _, item in page(queued).items] == [(TermKind.MONITORING, True)]


async def test_a_process_director_sees_the_dates_of_the_municipality_and_opens_the_case(
    region: Region,
) -> None:
    case = await region.open_case()
    await region.open_case(municipality="Hilversum")
    region.now = MONITORED
    queued = await listed(region, region.process_director)
    assert lines(queued) == [(Section.TODAY, TermKind.MONITORING)]
    assert [item.value for _, item in page(queued).items] == [f"c{case.id}"]


async def test_others_see_nothing_of_a_case(region: Region) -> None:
    await region.open_case()
    region.now = MONITORED
    for person in (region.chair, region.project_leader, region.enrol(Role.COORDINATOR)):
        assert page(await listed(region, person)).items == ()


async def test_a_chair_sees_the_alert_that_waits(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2025-10-05"), now=amsterdam("2026-01-05 09:00"))
    region.now = amsterdam("2026-01-06 09:00")
    await region.tick(region.now)
    queued = await listed(region, region.chair)
    ((_, item),) = page(queued).items
    assert (item.reference, item.kind, item.unread) == (case.reference, TermKind.DECISION, True)
    assert item.section is Section.TODAY
    assert item.value is not None
    await region.act(region.chair, own_work.open_own_item, ref_of(queued), item.value)
    assert region.outbox(region.chair)[-1].view is not None
    # The coordinator is asked to register the case; the decision is somebody else's.
    asked = [kind for _, kind in lines(await listed(region, region.coordinator))]
    assert TermKind.REGISTRATION in asked
    assert TermKind.DECISION not in asked


async def test_a_half_entered_answer_is_listed_with_its_term(region: Region) -> None:
    case = await region.open_case()
    region.now = MONITORED

    def half_enter(uow: UnitOfWork) -> None:
        term = running_terms(uow, case, TermKind.MONITORING)[0]
        prompt = items.open_question(uow, term, region.coordinator.id, MONITORED)
        prompts.fill(prompt, MONITORED, date="2026-02-09")

    region.look(half_enter)
    ((_, item),) = page(await listed(region, region.coordinator)).items
    assert (item.kind, item.half_entered) == (TermKind.MONITORING, True)


async def test_a_conversation_that_was_left_is_listed_and_goes_on(region: Region) -> None:
    await region.act(region.project_leader, start_new_case)
    assert page(await listed(region, region.project_leader)).items == ()
    asked = next(q for q in region.outbox(region.project_leader) if not isinstance(q.view, OwnWork))
    (weesp,) = (option.value for option in name_options(["Weesp"]))
    await region.act(region.project_leader, choose_municipality, ref_of(asked), weesp)
    queued = await listed(region, region.project_leader)
    ((_, item),) = page(queued).items
    assert (item.kind, item.half_entered, item.reference) == (None, True, None)
    assert item.value is not None
    await region.act(region.project_leader, own_work.open_own_item, ref_of(queued), item.value)
    assert not isinstance(region.outbox(region.project_leader)[-1].view, OwnWork)


async def test_a_long_list_is_turned_page_by_page_and_can_look_further_ahead(region: Region) -> None:
    for _ in range(9):
        await region.open_case()
    region.now = MONITORED
    queued = await listed(region, region.coordinator)
    assert (len(page(queued).items), page(queued).pages, page(queued).later) == (PAGE_LINES, 2, 9)
    shown = await region.act(region.coordinator, own_work.turn_own_work, ref_of(queued), 1, False)
    assert isinstance(shown.view, OwnWork)
    assert [number for number, _ in shown.view.items] == [8, 9]
    assert shown.ref is not None
    shown = await region.act(region.coordinator, own_work.turn_own_work, shown.ref, 99, True)
    assert isinstance(shown.view, OwnWork)
    assert (shown.view.page, shown.view.pages, shown.view.shows_later) == (2, 3, True)


async def test_a_coordinator_can_move_a_date_that_is_weeks_away(region: Region) -> None:
    await region.open_case()
    queued = await listed(region, region.coordinator)
    shown = await region.act(region.coordinator, own_work.turn_own_work, ref_of(queued), 0, True)
    assert isinstance(shown.view, OwnWork)
    assert shown.ref is not None
    value = next(item.value for _, item in shown.view.items if item.kind is TermKind.MONITORING)
    assert value is not None
    await region.act(region.coordinator, own_work.open_own_item, shown.ref, value)
    assert isinstance(region.outbox(region.coordinator)[-1].view, MonitoringAsked)


async def test_asking_twice_gives_one_list_that_works(region: Region) -> None:
    await region.open_case()
    region.now = MONITORED + timedelta(hours=1)
    first = await listed(region, region.coordinator)
    second = await listed(region, region.coordinator)
    assert ref_of(first).id == ref_of(second).id
    assert [type(view) for view in region.views(region.coordinator)].count(OwnWork) == 1
