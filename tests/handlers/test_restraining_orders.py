"""Temporary restraining orders, through the real dispatch and casework, restarted on the way."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from casework.meetings import plan_meeting
from rules.policy import Policy, RestrainingOrders
from rules.words import MeetingKind, TermKind
from store.cases import Case
from store.people import Person
from tests.casework.on_the_way import closed, running
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on

Hands = Callable[[Person], Hand]


@pytest.fixture
def policy() -> Policy:
    """A region that works with restraining orders."""
    return Policy(restraining_orders=RestrainingOrders(enabled=True))


@pytest.fixture
async def case(region: Region) -> Case:
    return await region.open_case()


@pytest.fixture
async def coordinator(region: Region, hand_of: Hands, case: Case) -> Hand:
    """The coordinator, who has recorded an order that started today, 5 January."""
    hand = hand_of(region.coordinator)
    await hand.says("/huisverbod")
    await hand.taps("Vandaag")
    region.restart()
    await hand.taps("Klopt, opslaan")
    return hand


def due(region: Region, case: Case) -> dict[TermKind, date]:
    kinds = (TermKind.RESTRAINING_ORDER, TermKind.CASE_MANAGER)
    return {kind: term.due_on for kind, term in running(region, case).items() if kind in kinds}


async def at(region: Region, hand: Hand, now: datetime) -> None:
    region.now = now
    await region.tick(now)
    await hand.receives()


async def test_an_order_gets_its_two_terms(region: Region, coordinator: Hand, case: Case) -> None:
    assert coordinator.sees.endswith("huisverbod vastgelegd, van ma 5 januari tot en met do 15 januari.")
    assert due(region, case) == {
        TermKind.RESTRAINING_ORDER: on("2026-01-15"),
        TermKind.CASE_MANAGER: on("2027-01-05"),
    }


async def test_the_start_is_read_back_and_a_wrong_day_explained(
    region: Region, hand_of: Hands, case: Case
) -> None:
    hand = hand_of(region.coordinator)
    await hand.says(f"/huisverbod {case.reference}")
    for wrong in ("morgen", "1 november 2025"):
        await hand.says(wrong)
        assert "Kies een dag van ma 8 december 2025 tot en met ma 5 januari." in hand.sees
    await hand.says("blabla")
    assert "Ik lees hier geen datum in." in hand.sees
    await hand.taps("Kalender")
    await hand.taps("‹")
    await hand.taps("29")
    assert "<b>ma 29 december 2025</b> tot en met <b>do 8 januari</b>. Klopt dit?" in hand.sees
    assert "De casemanager blijft tot en met di 29 december." in hand.sees
    await hand.taps("Andere dag")
    await hand.says("gisteren")
    assert "<b>zo 4 januari</b>" in hand.sees
    await hand.says("/huisverbod")
    assert "op welke dag ging het huisverbod in?" in hand.sees
    await hand.taps("Stoppen")
    assert hand.sees.endswith("over het huisverbod is niets veranderd.")
    assert due(region, case) == {}


async def test_it_is_asked_three_days_and_one_day_before_and_can_run_out(
    region: Region, coordinator: Hand, case: Case
) -> None:
    for day, said in (("2026-01-12", "over 3 dagen"), ("2026-01-14", "morgen")):
        await at(region, coordinator, amsterdam(f"{day} 08:30"))
        assert f"tot en met do 15 januari, {said}.\nWordt het verlengd?" in coordinator.sees
    region.restart()
    await coordinator.taps("Loopt af")
    assert "loopt af op do 15 januari en wordt niet verlengd" in coordinator.sees
    assert due(region, case) == {TermKind.CASE_MANAGER: on("2027-01-05")}


async def test_it_is_extended_to_twenty_eight_days_at_most(
    region: Region, coordinator: Hand, case: Case
) -> None:
    await at(region, coordinator, amsterdam("2026-01-12 08:30"))
    await coordinator.taps("Wordt verlengd")
    assert "Het kan tot en met ma 2 februari." in coordinator.sees
    for wrong in ("3 februari", "15 januari"):
        await coordinator.says(wrong)
        assert "Kies een dag van vr 16 januari tot en met ma 2 februari." in coordinator.sees
    await coordinator.says("30 januari")
    assert "verlengd tot en met <b>vr 30 januari</b>. Klopt dit?" in coordinator.sees
    await coordinator.taps("Andere dag")
    await coordinator.taps("›")
    region.restart()
    await coordinator.taps("2")
    await coordinator.taps("Klopt, opslaan")
    assert coordinator.sees.endswith("huisverbod verlengd tot en met ma 2 februari.")
    assert due(region, case)[TermKind.RESTRAINING_ORDER] == on("2026-02-02")
    await at(region, coordinator, amsterdam("2026-01-30 08:30"))
    await coordinator.taps("2")
    assert "Het kan niet langer duren dan tot en met deze dag." in coordinator.sees
    assert "Wordt verlengd" not in coordinator.newest.labels


async def test_unanswered_it_is_asked_again_after_its_last_day(
    region: Region, coordinator: Hand, case: Case
) -> None:
    await at(region, coordinator, amsterdam("2026-01-15 08:30"))
    before = coordinator.newest.id
    await at(region, coordinator, amsterdam("2026-01-20 08:30"))
    assert coordinator.newest.id > before
    await coordinator.taps("Wordt verlengd")
    await coordinator.taps("26")
    await coordinator.taps("Klopt, opslaan")
    assert due(region, case)[TermKind.RESTRAINING_ORDER] == on("2026-01-26")


async def test_a_mistake_is_withdrawn(region: Region, coordinator: Hand, case: Case) -> None:
    await coordinator.says("/huisverbod")
    assert "huisverbod van ma 5 januari tot en met do 15 januari" in coordinator.sees
    await coordinator.taps("Niet juist, intrekken")
    region.restart()
    await coordinator.taps("Klopt, intrekken")
    assert "is ingetrokken: het was niet juist" in coordinator.sees
    assert due(region, case) == {}
    await coordinator.says("/huisverbod")
    assert "op welke dag ging het huisverbod in?" in coordinator.sees


async def test_what_ran_out_can_still_be_extended_and_a_second_order_recorded(
    region: Region, coordinator: Hand, case: Case
) -> None:
    await at(region, coordinator, amsterdam("2026-01-14 08:30"))
    await coordinator.taps("Loopt af")
    await coordinator.says("/huisverbod")
    await coordinator.taps("Verlengen")
    await coordinator.taps("20")
    await coordinator.taps("Klopt, opslaan")
    assert due(region, case)[TermKind.RESTRAINING_ORDER] == on("2026-01-20")
    region.now = amsterdam("2026-02-09 09:00")
    await coordinator.says("/huisverbod")
    assert "Verlengen" not in coordinator.newest.labels
    await coordinator.taps("Nieuw huisverbod")
    await coordinator.taps("Gisteren")
    await coordinator.taps("Klopt, opslaan")
    assert coordinator.sees.endswith("van zo 8 februari tot en met wo 18 februari.")


async def test_the_year_of_the_case_manager_is_asked_about(
    region: Region, coordinator: Hand, case: Case
) -> None:
    region.now = amsterdam("2026-12-01 09:00")
    await coordinator.says("/mijn")
    await at(region, coordinator, amsterdam("2027-01-05 08:30"))
    await coordinator.says("/mijn")
    term = running(region, case)[TermKind.CASE_MANAGER]
    ref = coordinator.newest.ref
    assert ref is not None
    await coordinator.forges(f"v1:own_open:{ref.id}.{ref.revision}:t{term.id}")
    assert "het jaar van de casemanager loopt tot en met di 5 januari, vandaag." in coordinator.sees
    region.restart()
    await coordinator.taps("Klaar, vastleggen")
    assert coordinator.sees.endswith("het jaar van de casemanager is om, vastgelegd.")
    assert TermKind.CASE_MANAGER not in due(region, case)


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "action",
    [
        "order_step:{ref}:nowhere",
        "order_day:{ref}:2030-01-01",
        "order_day:{ref}:x",
        "order_month:{ref}:2026-99",
        "order_extend:{ref}:",
        "order_withdraw:{ref}:",
        "order_runs_out:{ref}:",
        "order_manager:{ref}:",
        "order_save:{ref}:",
    ],
)
async def test_a_forged_button_changes_nothing(
    region: Region, coordinator: Hand, case: Case, action: str
) -> None:
    await coordinator.says("/huisverbod")
    before, ref, terms = coordinator.sees, coordinator.newest.ref, due(region, case)
    assert ref is not None
    await coordinator.forges("v1:" + action.format(ref=f"{ref.id}.{ref.revision}"))
    assert coordinator.pop_ups
    assert coordinator.sees == before
    assert due(region, case) == terms


async def test_a_chair_of_an_expert_meeting_has_no_part_in_it(
    region: Region, coordinator: Hand, hand_of: Hands, case: Case
) -> None:
    starts_at = region.now + timedelta(days=1)
    chair_id = region.chair.id
    region.look(
        lambda uow: plan_meeting(
            uow, uow.get(Case, case.id), MeetingKind.EXPERT_MEETING, starts_at, region.now, chair_id
        )
    )
    hand = hand_of(region.chair)
    await hand.says("/huisverbod")
    assert "Dit commando ken ik niet" in hand.sees


async def test_a_closed_case_has_none(region: Region, hand_of: Hands) -> None:
    case = await closed(region)
    hand = hand_of(region.coordinator)
    await hand.says(f"/huisverbod {case.reference}")
    assert "gestopt of afgesloten" in hand.sees


async def test_a_case_that_ends_is_not_asked_about_its_order(
    region: Region, coordinator: Hand, project_leader: Hand, case: Case
) -> None:
    await project_leader.says("/beeindigen")
    await project_leader.taps("Verhuisd")
    await project_leader.taps("Klopt, stoppen")
    assert running(region, case) == {}


async def test_a_region_without_them_says_so_and_watches_none(
    region: Region, coordinator: Hand, case: Case
) -> None:
    await at(region, coordinator, amsterdam("2026-01-12 08:30"))
    question = coordinator.newest
    region.restart(Policy())
    await coordinator.presses(question, question.screen.rows[0][0])  # type: ignore[arg-type]
    assert "legt hier geen huisverboden vast" in coordinator.pop_ups[-1]
    await coordinator.says("/huisverbod")
    assert "legt hier geen huisverboden vast" in coordinator.sees
