"""Away, handed over, gone: the conversations, by hand, restarted in the middle."""

from collections.abc import Callable

import pytest

from rules.words import Role
from store.people import Person
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import amsterdam

Hands = Callable[[Person], Hand]
MONDAY = amsterdam("2026-01-12 10:00")


@pytest.fixture
async def coordinator(region: Region, hand_of: Hands) -> Hand:
    """The coordinator of one case, with coordinator 2 as the deputy."""
    await region.open_case(now=MONDAY)
    return hand_of(region.coordinator)


async def test_away_from_a_typed_day_until_a_tapped_one_and_back_early(
    region: Region, coordinator: Hand, hand_of: Hands
) -> None:
    deputy = hand_of(region.coordinator_2)
    await coordinator.says("/afwezig")
    assert coordinator.newest.labels == ["Vandaag", "Morgen", "Kalender", "Stoppen"]
    await coordinator.says("asdf")
    assert "Ik lees hier geen datum in." in coordinator.sees
    await coordinator.says("volgende week maandag")
    assert "vanaf <b>ma 19 januari</b>" in coordinator.sees
    region.restart()
    await coordinator.taps("23")
    assert "Afwezig van <b>ma 19 januari</b> tot en met <b>vr 23 januari</b>." in coordinator.sees
    assert "Coördinator 2 neemt waar voor" in coordinator.sees
    await coordinator.taps("Klopt, opslaan")
    assert "Vastgelegd: afwezig van ma 19 januari" in coordinator.sees
    await pass_until(region, amsterdam("2026-01-19 08:30"))
    await deputy.receives()
    assert "Coördinator 1 is afwezig tot en met vr 23 januari. Jij neemt waar voor" in deputy.sees
    region.now = amsterdam("2026-01-21 09:00")
    await coordinator.says("/mijn")
    await coordinator.taps("Ook wat later komt")
    assert "(bij coördinator 2, je maatje)" in coordinator.sees
    await coordinator.says("/afwezig")
    assert "Je bent nu afwezig" in coordinator.sees
    await coordinator.taps("Ik ben er weer")
    assert (
        "Je bent er weer. Van ma 19 januari tot wo 21 januari is op jouw casussen niets" in coordinator.sees
    )
    await deputy.receives()
    assert deputy.sees.startswith("Coördinator 1 is er weer. Je neemt niet meer waar voor")


async def test_days_that_cannot_be_get_a_sentence_that_says_what_can(coordinator: Hand) -> None:
    await coordinator.says("/afwezig")
    await coordinator.says("1 januari 2026")
    assert "al voorbij" in coordinator.sees
    await coordinator.says("20 januari")
    await coordinator.says("19 januari 2026")
    assert "ligt voor de eerste" in coordinator.sees
    await coordinator.says("1 februari 2027")
    assert "hoogstens een jaar. De laatste dag die kan is wo 20 januari 2027." in coordinator.sees
    await coordinator.says("22 januari")
    await coordinator.taps("Klopt, opslaan")
    await coordinator.says("/afwezig")
    await coordinator.taps("Nog een afwezigheid")
    await coordinator.says("21 januari")
    assert "Je bent al afwezig van di 20 januari tot en met do 22 januari." in coordinator.sees


@pytest.mark.parametrize(
    "action",
    [
        "away_day:{ref}:2026-02-31",
        "away_day:{ref}:x",
        "away_month:{ref}:2026-99",
        "away_keep:{ref}:",
        "away_other:{ref}:-1",
        "away_turn:{ref}:²",
        "away_end:{ref}:",
        "hand_to:{ref}:1",
        "hand_yes:{ref}:",
        "hand_duty:{ref}:x",
        "leave_gone:{ref}:",
        "leave_who:{ref}:²",
    ],
)
async def test_a_forged_button_changes_nothing_and_is_explained(coordinator: Hand, action: str) -> None:
    await coordinator.says("/afwezig")
    before, ref = coordinator.sees, coordinator.newest.ref
    assert ref is not None
    await coordinator.forges("v1:" + action.format(ref=f"{ref.id}.{ref.revision}"))
    assert coordinator.pop_ups
    assert coordinator.sees == before


async def test_a_case_is_handed_over_by_asking_and_a_yes(
    region: Region, coordinator: Hand, hand_of: Hands
) -> None:
    third = hand_of(region.enrol(Role.COORDINATOR))
    await coordinator.says("/overdragen")
    await coordinator.taps("Mijn taak als coördinator")
    assert coordinator.newest.labels == ["coördinator 2", "coördinator 3", "Terug"]
    await coordinator.taps("coördinator 3")
    region.restart()
    await coordinator.taps("Klopt, vragen")
    assert "je hebt coördinator 3 gevraagd om coördinator te worden" in coordinator.sees
    assert "wo 14 januari, over 2 dagen" in coordinator.sees
    await pass_until(region, region.now)
    await third.receives()
    assert "coördinator 1 vraagt of jij coördinator wordt" in third.sees
    await third.taps("Ja, ik neem het over")
    assert any("je bent nu coördinator." in message.screen.text for message in third.messages.values())
    await coordinator.receives()
    assert "coördinator 3 is nu coördinator. Je hoeft hier niets meer te doen." in coordinator.sees


async def test_a_no_and_a_request_taken_back(region: Region, coordinator: Hand, hand_of: Hands) -> None:
    deputy = hand_of(region.coordinator_2)
    for first in (True, False):
        await coordinator.says("/overdragen")
        await coordinator.taps("Mijn taak als coördinator")
        await coordinator.taps("coördinator 2")
        assert "Er is dan geen maatje meer." in coordinator.sees
        await coordinator.taps("Klopt, vragen")
        await pass_until(region, region.now)
        await deputy.receives()
        if first:
            await deputy.taps("Nee, dat kan niet")
            assert deputy.sees.endswith("je wordt geen coördinator. coördinator 1 krijgt bericht.")
            await coordinator.receives()
            assert "kan geen coördinator worden. Er verandert niets." in coordinator.sees
    await coordinator.taps("Verzoek intrekken")
    assert "is ingetrokken" in coordinator.sees
    await deputy.taps("Ja, ik neem het over")
    assert "al beantwoord of niet meer nodig" in deputy.pop_ups[-1]


async def test_mijn_opens_what_one_is_asked_to_take_over(
    region: Region, coordinator: Hand, hand_of: Hands
) -> None:
    third = hand_of(region.enrol(Role.COORDINATOR))
    await coordinator.says("/overdragen")
    await coordinator.taps("De taak van maatje")
    await coordinator.taps("coördinator 3")
    await coordinator.taps("Klopt, vragen")
    await third.says("/mijn")
    assert "antwoord op een overdracht" in third.sees
    await third.taps("1")
    assert "vraagt of jij maatje wordt" in third.sees


async def test_somebody_leaves_when_their_cases_have_another(
    region: Region, coordinator: Hand, project_leader: Hand
) -> None:
    await project_leader.says("/vertrek")
    await project_leader.taps("coördinator 1")
    assert "kan nog niet weg. Deze casussen hebben eerst een ander nodig:" in project_leader.sees
    await project_leader.taps(project_leader.newest.labels[0])
    await project_leader.taps("Coördinator")
    await project_leader.taps("coördinator 2")
    region.restart()
    await project_leader.taps("Klopt")
    await project_leader.says("/vertrek")
    await project_leader.taps("coördinator 1")
    await project_leader.taps("Klopt, weg uit het team")
    assert project_leader.sees == "Coördinator 1 is weg uit het team."
    await coordinator.receives()
    before = len(coordinator.messages)
    await coordinator.says("/mijn")
    assert len(coordinator.messages) == before


async def test_the_last_coordinator_stays(region: Region, project_leader: Hand) -> None:
    for label in ("coördinator 2", "coördinator 1"):
        await project_leader.says("/vertrek")
        await project_leader.taps(label)
        if label == "coördinator 2":
            await project_leader.taps("Klopt, weg uit het team")
    assert "is de laatste met deze rol. Nodig eerst een ander uit met /uitnodigen." in project_leader.sees
    assert project_leader.newest.labels == ["Terug"]
