"""A lost phone in the chat of a project leader: one command, or a choice from a list."""

from datetime import timedelta

from casework.errors import NotBackYet
from rules.words import PersonState, Role
from store.people import Person
from tests.casework.region import Region
from tests.casework.test_blocking import blocks
from tests.casework.test_readmission import almost_back, chooses_pin, opens, state_of
from tests.handlers.hand import Hand
from tests.handlers.test_invitations import token
from tests.handlers.test_pins import RIGHT, chooses, enters


async def test_one_command_with_the_alias_is_enough(region: Region, project_leader: Hand) -> None:
    await project_leader.says("/blokkeer Coordinator 2")
    assert project_leader.sees.startswith("Coördinator 2 is geblokkeerd.")
    assert state_of(region, region.coordinator_2) is PersonState.LOCKED
    await project_leader.says("/blokkeer coördinator 2")
    assert "was al geblokkeerd" in project_leader.sees
    await project_leader.says("/blokkeer coördinator 77")
    assert "Niemand in het team" in project_leader.sees


async def test_without_an_alias_it_is_a_choice_and_a_tap(region: Region, project_leader: Hand) -> None:
    await project_leader.says("/blokkeer de telefoon van een collega")
    assert "een collega" not in project_leader.sees
    await project_leader.taps("voorzitter 3")
    await project_leader.taps("Terug")
    await project_leader.taps("Stoppen")
    assert state_of(region, region.chair_3) is PersonState.ACTIVE
    await project_leader.says("/blokkeer")
    await project_leader.taps("voorzitter 3")
    region.restart()
    await project_leader.taps("Blokkeren")
    assert project_leader.sees.startswith("Voorzitter 3 is geblokkeerd.")
    await project_leader.says("/blokkeer")
    assert "voorzitter 3" not in project_leader.newest.labels


async def test_nobody_blocks_themselves_by_accident_and_the_only_project_leader_not_at_all(
    region: Region, project_leader: Hand
) -> None:
    await project_leader.says("/blokkeer projectleider 1")
    assert "peilwacht lock" in project_leader.sees
    await project_leader.says("/blokkeer")
    await project_leader.taps("projectleider 1")
    assert "peilwacht lock" in project_leader.pop_ups[-1]
    other: Person = region.enrol(Role.PROJECT_LEADER)
    await project_leader.says("/blokkeer projectleider 1")
    assert "Dit ben jij zelf" in project_leader.sees
    await project_leader.taps("Blokkeren")
    assert state_of(region, region.project_leader) is PersonState.LOCKED
    assert state_of(region, other) is PersonState.ACTIVE


async def test_who_was_blocked_is_invited_again_and_let_in_from_the_chat(
    region: Region, project_leader: Hand
) -> None:
    blocks(region, region.coordinator)
    await project_leader.receives()
    await project_leader.says("/team")
    assert "coördinator 1: geblokkeerd, weer toelaten met /uitnodigen" in project_leader.sees
    await project_leader.says("/uitnodigen")
    await project_leader.taps("Opnieuw toelaten: coördinator 1")
    assert "niet via Telegram" in project_leader.sees
    await project_leader.taps("Terug")
    await project_leader.taps("Opnieuw toelaten: coördinator 1")
    await project_leader.taps("Klopt, link maken")
    await project_leader.taps("Nieuwe link maken")
    link = token(project_leader)
    await project_leader.says("/team")
    assert "nieuwe uitnodiging nog niet geopend" in project_leader.sees
    await opens(region, link, 4242)
    await project_leader.says("/team")
    assert "kiest een nieuwe pincode" in project_leader.sees
    coordinator = Hand(region, region.coordinator)
    await coordinator.says("/mijn")
    assert coordinator.sees.startswith("Je doet nog niet mee.")
    await coordinator.says("zomaar iets")
    assert coordinator.sees.startswith("Je doet nog niet mee.")
    # What may not stand in the chat is refused as what it is, and so deleted at once.
    await coordinator.says("24680")
    assert "een pincode hoort niet in de chat" in coordinator.sees
    assert NotBackYet.deletes_what_was_written
    chooses_pin(region, region.coordinator)
    await project_leader.receives()
    await project_leader.says("/team")
    assert "wacht op bevestiging" in project_leader.sees
    await project_leader.says("/uitnodigen")
    await project_leader.taps("Bevestigen: coördinator 1")
    assert "andere Telegram-sessies beëindigd?" in project_leader.sees
    await project_leader.taps("Ja, toelaten")
    assert project_leader.sees == "Coördinator 1 doet weer mee."
    await coordinator.receives()
    await coordinator.says("/mijn")
    assert "Je doet nog niet" not in coordinator.sees


async def test_blocking_cannot_wait_for_a_pin_and_letting_in_does(
    region: Region, project_leader: Hand
) -> None:
    await chooses(project_leader)
    region.now += timedelta(minutes=20)
    await project_leader.says("/blokkeer coördinator 1")
    assert state_of(region, region.coordinator) is PersonState.LOCKED
    await almost_back(region, region.coordinator)
    await project_leader.receives()
    await project_leader.taps("Ja, toelaten")
    assert state_of(region, region.coordinator) is PersonState.RETURNING
    await enters(project_leader, RIGHT)
    assert state_of(region, region.coordinator) is PersonState.ACTIVE
