"""The check a year after closure and opening a case again, restarted on the way."""

from collections.abc import Callable
from datetime import datetime

import pytest

from casework.trajectory import steps_taken
from rules.trajectory import Step
from rules.words import Phase, TermKind
from store.cases import Case
from store.people import Person
from tests.casework.on_the_way import closed, phase_of, running
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import amsterdam, on

Hands = Callable[[Person], Hand]
CLOSED_ON = on("2025-12-29")
CHECK = amsterdam("2026-12-29 08:30")


@pytest.fixture
async def case(region: Region) -> Case:
    return await closed(region, CLOSED_ON)


@pytest.fixture
async def coordinator(region: Region, hand_of: Hands, case: Case) -> Hand:
    """The coordinator, who is asked a year later."""
    hand = hand_of(region.coordinator)
    await at(region, hand, CHECK)
    return hand


async def at(region: Region, hand: Hand, now: datetime) -> None:
    region.now = now
    await region.tick(now)
    await hand.receives()


def steps(region: Region, case: Case) -> list[Step]:
    return [row.step for row in region.look(lambda uow: list(steps_taken(uow, case)))]


async def test_it_is_announced_fourteen_days_and_one_day_before(
    region: Region, hand_of: Hands, case: Case
) -> None:
    hand = hand_of(region.coordinator)
    await at(region, hand, amsterdam("2026-12-14 12:00"))
    assert hand.messages == {}
    for day in ("2026-12-15", "2026-12-28"):
        await at(region, hand, amsterdam(f"{day} 08:30"))
        assert "de jaarcheck is op di 29 december" in hand.sees
        assert "Nog veilig" not in hand.newest.labels
    await at(region, hand, CHECK)
    assert "jaarcheck van di 29 december. Is het nog veilig?" in hand.sees


async def test_still_safe_completes_the_case(region: Region, coordinator: Hand, case: Case) -> None:
    await coordinator.taps("Nog veilig")
    region.restart()
    await coordinator.taps("Klopt, opslaan")
    assert coordinator.sees.endswith("nog veilig. Deze casus is afgerond.")
    assert phase_of(region, case) is Phase.COMPLETED
    assert running(region, case) == {}


async def test_unanswered_it_comes_back(region: Region, coordinator: Hand) -> None:
    before = coordinator.newest.id
    await at(region, coordinator, amsterdam("2027-01-04 12:00"))
    assert coordinator.newest.id > before
    assert "Is het nog veilig?" in coordinator.sees


async def test_not_known_is_asked_again_after_a_month(region: Region, coordinator: Hand, case: Case) -> None:
    await coordinator.taps("Niet bekend")
    assert "Ik vraag het weer op vr 29 januari 2027." in coordinator.sees
    assert running(region, case)[TermKind.ONE_YEAR_CHECK].due_on == on("2027-01-29")
    region.restart()
    await at(region, coordinator, amsterdam("2027-01-29 08:30"))
    await coordinator.taps("Nog veilig")
    await coordinator.taps("Klopt, opslaan")
    assert phase_of(region, case) is Phase.COMPLETED


async def test_not_safe_opens_the_case_again_with_a_new_clock(
    region: Region, coordinator: Hand, hand_of: Hands, case: Case
) -> None:
    await coordinator.taps("Niet veilig")
    assert "Geen spoedkanaal. Acuut gevaar: 112." in coordinator.sees
    region.restart()
    await coordinator.taps("Casus heropenen")
    assert "is heropend. De driemaandstermijn loopt tot en met ma 29 maart 2027." in coordinator.sees
    assert phase_of(region, case) is Phase.DIRECT_SAFETY
    assert {kind: term.due_on for kind, term in running(region, case).items()} == {
        TermKind.THRESHOLD: on("2027-03-29"),
        TermKind.MONITORING: on("2027-01-26"),
    }
    deputy = hand_of(region.coordinator_2)
    await deputy.receives()
    assert "is heropend. De driemaandstermijn begint opnieuw." in deputy.sees
    await coordinator.says(f"/cijfer {case.reference}")
    assert "gestopt of afgesloten" not in coordinator.sees


async def test_not_safe_can_ask_for_a_new_referral(
    region: Region, coordinator: Hand, project_leader: Hand, case: Case
) -> None:
    await coordinator.taps("Niet veilig")
    await coordinator.taps("Nieuwe aanmelding vragen")
    assert "de projectleider is gevraagd om een nieuwe aanmelding" in coordinator.sees
    assert phase_of(region, case) is Phase.CLOSED
    assert {kind: term.owner_id for kind, term in running(region, case).items()} == {
        TermKind.NEW_REFERRAL: region.project_leader.id
    }
    await at(region, project_leader, CHECK)
    assert "een nieuwe aanmelding is nodig" in project_leader.sees
    await project_leader.taps("Bekijken")
    assert "vastgelegd dat het niet veilig is" in project_leader.sees
    question = project_leader.newest
    region.restart()
    await project_leader.taps("Aanmelding invullen")
    await project_leader.taps("Veilig Thuis en de gemeente")
    await project_leader.taps("Vandaag")
    structurally_unsafe = next(label for label in project_leader.newest.labels if "structureel" in label)
    await project_leader.taps(structurally_unsafe)
    for answer in ("Klaar met de criteria", "Ja, gedaan", "Ja, en stemt in", "Klopt, opslaan"):
        await project_leader.taps(answer)
    assert phase_of(region, case) is Phase.COMPLETED
    assert steps(region, case)[-2:] == [Step.CHECK_NOT_SAFE, Step.REFER_AGAIN]
    assert running(region, case) == {}
    await project_leader.presses(question, question.screen.rows[0][0])  # type: ignore[arg-type]
    assert "al beantwoord of niet meer nodig" in project_leader.pop_ups[-1]


async def test_the_project_leader_opens_it_again_instead(
    region: Region, coordinator: Hand, project_leader: Hand, case: Case
) -> None:
    await coordinator.taps("Niet veilig")
    await coordinator.taps("Nieuwe aanmelding vragen")
    await at(region, project_leader, CHECK)
    await project_leader.taps("Bekijken")
    await project_leader.taps("Toch deze casus heropenen")
    assert "is heropend. Een nieuwe aanmelding is niet nodig." in project_leader.sees
    assert phase_of(region, case) is Phase.DIRECT_SAFETY
    assert TermKind.NEW_REFERRAL not in running(region, case)


async def test_before_its_day_only_not_safe_can_be_said(region: Region, hand_of: Hands, case: Case) -> None:
    hand = hand_of(region.coordinator)
    region.now = amsterdam("2026-12-15 09:00")
    await region.tick(region.now)
    await hand.receives()
    ref = hand.newest.ref
    assert ref is not None
    for action in ("check_safe", "check_unknown", "check_safe"):
        await hand.forges(f"v1:{action}:{ref.id}.{ref.revision}:save")
        assert "De jaarcheck is op di 29 december." in hand.pop_ups[-1]
    await hand.taps("Niet veilig")
    await hand.taps("Terug")
    await hand.taps("Niet veilig")
    await hand.taps("Casus heropenen")
    assert phase_of(region, case) is Phase.DIRECT_SAFETY


async def test_the_list_opens_the_check_early(region: Region, hand_of: Hands, case: Case) -> None:
    hand = hand_of(region.coordinator)
    await hand.says("/mijn")
    await hand.taps("Ook wat later komt")
    await hand.taps("1")
    assert "Is er eerder iets aan de hand, leg dat dan hier vast." in hand.sees


@pytest.mark.parametrize("role", ["coordinator", "project_leader"])
async def test_a_closed_case_is_opened_again_before_its_check(
    region: Region, hand_of: Hands, case: Case, role: str
) -> None:
    hand = hand_of(getattr(region, role))
    await hand.says("/heropenen")
    assert "De casus is afgesloten op ma 29 december 2025." in hand.sees
    region.restart()
    await hand.taps("Klopt, heropenen")
    assert "is heropend. De driemaandstermijn loopt tot en met zo 5 april." in hand.sees
    assert phase_of(region, case) is Phase.DIRECT_SAFETY
    assert set(running(region, case)) == {TermKind.THRESHOLD, TermKind.MONITORING}


async def test_it_can_stay_closed(region: Region, hand_of: Hands, case: Case) -> None:
    hand = hand_of(region.coordinator)
    await hand.says(f"/heropenen {case.reference}")
    await hand.taps("Niet heropenen")
    assert hand.sees.endswith("de casus blijft gesloten.")


async def test_a_case_that_runs_is_not_opened_again(region: Region, hand_of: Hands) -> None:
    case = await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says(f"/heropenen {case.reference}")
    assert "De fase is nu: directe veiligheid." in hand.sees


async def test_a_case_that_was_opened_again_closes_again_and_is_checked_again(
    region: Region, coordinator: Hand, project_leader: Hand, case: Case
) -> None:
    await coordinator.taps("Niet bekend")
    await coordinator.says(f"/heropenen {case.reference}")
    await coordinator.taps("Klopt, heropenen")
    await coordinator.says(f"/afsluiten {case.reference}")
    assert "alleen vanuit herstel" in coordinator.sees


@pytest.mark.parametrize(
    "action", ["check_reopen:{ref}:", "again_refer:{ref}:", "reopen_save:{ref}:", "order_save:{ref}:"]
)
async def test_a_forged_button_of_another_question_changes_nothing(
    region: Region, project_leader: Hand, case: Case, action: str
) -> None:
    await project_leader.says("/mijn")
    ref = project_leader.newest.ref
    assert ref is not None
    await project_leader.forges("v1:" + action.format(ref=f"{ref.id}.{ref.revision}"))
    assert project_leader.pop_ups
    assert phase_of(region, case) is Phase.CLOSED
