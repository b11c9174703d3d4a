"""Monitoring dates, /mijn and /status through the real dispatch and casework, restarted on the way."""

from collections.abc import Callable

import pytest

from rules.calendar import at_local
from rules.policy import Policy
from store.people import Person
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import amsterdam, on

Hands = Callable[[Person], Hand]


@pytest.fixture
async def coordinator(region: Region, hand_of: Hands) -> Hand:
    """The coordinator, on the morning of a monitoring date, with the reminder in the chat."""
    await region.open_case()
    region.now = at_local(on("2026-02-02"), Policy().office_hours.opens)
    await region.tick(region.now)
    hand = hand_of(region.coordinator)
    await hand.receives()
    return hand


async def test_done_and_the_next_date_in_two_taps(region: Region, coordinator: Hand) -> None:
    assert "monitormoment van ma 2 februari, vandaag" in coordinator.sees
    await coordinator.taps("Gedaan")
    assert "Volgende: <b>ma 2 maart</b>. Klopt dit?" in coordinator.sees
    region.restart()
    await coordinator.taps("Klopt, opslaan")
    assert coordinator.sees.endswith("monitormoment van ma 2 februari, gedaan. Volgende: ma 2 maart.")
    assert coordinator.newest.labels == []


async def test_another_next_date_by_typing_it(region: Region, coordinator: Hand) -> None:
    await coordinator.taps("Gedaan")
    await coordinator.taps("Andere datum")
    region.restart()
    await coordinator.says("blabla")
    assert "Ik lees hier geen datum in." in coordinator.sees
    await coordinator.says("20 maart")
    assert "<b>vr 20 maart</b>. Klopt dit?" in coordinator.sees
    region.restart()
    await coordinator.taps("Klopt, opslaan")
    assert "Volgende: vr 20 maart." in coordinator.sees


async def test_moving_by_the_calendar(coordinator: Hand) -> None:
    await coordinator.taps("Verzetten")
    await coordinator.taps("›")
    await coordinator.taps("17")
    assert coordinator.sees.endswith("monitormoment verzet van ma 2 februari naar di 17 maart.")


async def test_a_date_in_the_past_is_explained_and_nothing_is_lost(coordinator: Hand) -> None:
    await coordinator.taps("Verzetten")
    await coordinator.says("1 januari 2026")
    assert "al voorbij" in coordinator.sees
    await coordinator.says("over 2 jaar")
    assert "De laatste dag die kan is di 2 februari 2027." in coordinator.sees
    await coordinator.says("volgende week vrijdag")
    assert "<b>vr 13 februari</b>" in coordinator.sees


async def test_later_and_back(region: Region, coordinator: Hand) -> None:
    await coordinator.taps("Later")
    await coordinator.taps("Terug")
    await coordinator.taps("Waarom")
    assert "Waarom je dit krijgt" in coordinator.sees
    await coordinator.taps("Later")
    await coordinator.taps("di 3 februari")
    assert "Ik vraag het weer op di 3 februari." in coordinator.sees
    await region.tick(amsterdam("2026-02-03 08:30"))
    await coordinator.receives()
    assert coordinator.newest.labels[0] == "Gedaan"


@pytest.mark.parametrize(
    "action",
    [
        "monitor_move:{ref}:2026-02-31",
        "monitor_move:{ref}:x",
        "monitor_move:{ref}:2020-01-01",
        "monitor_move:{ref}:read_back",
        "monitor_page:{ref}:2026-99",
        "monitor_page:{ref}:0000-01",
        "monitor_later:{ref}:9",
        "monitor_done:{ref}:next",
        "own_open:{ref}:t1",
        "own_turn:{ref}:x",
        "own_turn:{ref}:week-²",
        "status_turn:{ref}:-1",
        "status_turn:{ref}:²",
    ],
)
async def test_a_forged_button_changes_nothing_and_is_explained(coordinator: Hand, action: str) -> None:
    before, ref = coordinator.sees, coordinator.newest.ref
    assert ref is not None
    await coordinator.forges("v1:" + action.format(ref=f"{ref.id}.{ref.revision}"))
    assert coordinator.pop_ups
    assert coordinator.sees == before


async def test_a_double_tap_is_explained(coordinator: Hand) -> None:
    data = coordinator.data("Gedaan")
    await coordinator.taps("Gedaan")
    await coordinator.forges(data)
    assert "verouderd" in coordinator.pop_ups[-1]
    assert "Volgende: <b>ma 2 maart</b>" in coordinator.sees


async def test_mijn_opens_the_question_of_a_line(coordinator: Hand) -> None:
    await coordinator.says("/mijn")
    assert coordinator.sees.startswith("<b>Vandaag</b>\n1. ")
    await coordinator.taps("1")
    assert coordinator.newest.labels[0] == "Gedaan"


async def test_mijn_is_calm_when_nothing_is_due(region: Region, hand_of: Hands) -> None:
    await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says("/mijn")
    assert hand.sees.startswith("De komende zeven dagen wordt er niets van je gevraagd.")
    assert "ma 2 februari: monitormoment" in hand.sees
    await hand.taps("Ook wat later komt")
    await hand.taps("1")
    await hand.taps("Verzetten")
    await hand.says("over 2 weken")
    await hand.taps("Klopt, opslaan")
    assert "naar ma 19 januari" in hand.sees


async def test_status_of_the_project_leader_is_two_messages(region: Region, project_leader: Hand) -> None:
    case = await region.open_case(assigned_on=on("2025-11-01"))
    await project_leader.says("/status")
    counts, lights = (
        project_leader.messages[key].screen.text for key in sorted(project_leader.messages)[-2:]
    )
    assert "Weesp: 1" in counts
    assert "🟠 let op: driemaandstermijn loopt tot en met zo 1 februari" in lights
    assert "Weesp" not in lights
    assert case.reference[:3] not in counts


async def test_everybody_may_ask_for_mijn_and_status(region: Region, hand_of: Hands) -> None:
    await region.open_case()
    for person in (region.chair, region.process_director, region.coordinator_2, region.project_leader):
        hand = hand_of(person)
        await hand.says("/mijn")
        assert "De komende zeven dagen" in hand.sees
        await hand.says("/status")
        assert "casussen" in hand.sees
