"""Ending a case early and closing it, through the real dispatch and casework, restarted on the way."""

from collections.abc import Callable

from sqlmodel import select

from casework.cases import begin
from casework.consequences import follow_up
from casework.trajectory import take_step
from rules.trajectory import Step
from rules.words import ClosingKind, EndingReason, OfferState, Phase, TermKind
from store.cases import Case
from store.people import Person
from store.trajectory import ClosingRequest
from store.unit_of_work import UnitOfWork
from tests.casework.on_the_way import closed, in_recovery, phase_of, running
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import on

Hands = Callable[[Person], Hand]


def requests(region: Region) -> list[tuple[ClosingKind, EndingReason | None, OfferState]]:
    rows = region.look(lambda uow: list(uow.session.exec(select(ClosingRequest))))
    return [(row.kind, row.reason, row.state) for row in rows]


async def asked(region: Region, leader: Hand) -> None:
    await region.tick(region.now)
    await leader.receives()


async def test_the_coordinator_asks_and_the_project_leader_confirms(
    region: Region, hand_of: Hands, project_leader: Hand
) -> None:
    case = await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says("/beeindigen")
    await hand.taps("Verhuisd")
    region.restart()
    await hand.taps("Klopt, vragen")
    assert hand.sees.endswith("stoppen gevraagd aan de projectleider. Reden: verhuisd.")
    assert running(region, case)[TermKind.CLOSING].due_on == on("2026-01-12")
    await asked(region, project_leader)
    assert "vraagt of deze casus kan sluiten of stoppen" in project_leader.sees
    assert "verhuisd" not in project_leader.sees
    await project_leader.taps("Bekijken")
    assert "coördinator 1 vraagt om deze casus te stoppen." in project_leader.sees
    assert "Reden: verhuisd." in project_leader.sees
    region.restart()
    await project_leader.taps("Bevestigen, casus stopt")
    assert project_leader.sees.endswith("is gestopt. Wie erbij hoort, krijgt bericht.")
    assert phase_of(region, case) is Phase.ENDED_EARLY
    assert running(region, case) == {}
    assert requests(region) == [(ClosingKind.ENDED_EARLY, EndingReason.MOVED_AWAY, OfferState.ACCEPTED)]
    await hand.receives()
    assert "is gestopt. Er wordt niets meer gevraagd." in hand.sees


async def test_the_project_leader_says_no_and_the_case_goes_on(
    region: Region, hand_of: Hands, project_leader: Hand
) -> None:
    case = await region.open_case()
    hand = hand_of(region.coordinator_2)
    await hand.says("/beeindigen")
    await hand.taps("Andere reden")
    await hand.taps("Klopt, vragen")
    await asked(region, project_leader)
    await project_leader.taps("Bekijken")
    await project_leader.taps("Niet nu")
    assert "niet bevestigd, de casus gaat door" in project_leader.sees
    assert set(running(region, case)) == {TermKind.THRESHOLD, TermKind.MONITORING}
    for other in (hand, hand_of(region.coordinator)):
        await other.receives()
        assert "het stoppen is niet bevestigd. De casus gaat door." in other.sees
    await hand.says("/beeindigen")
    assert hand.newest.labels[0] == "Verhuisd"


async def test_it_is_asked_once_until_it_is_answered(
    region: Region, hand_of: Hands, project_leader: Hand
) -> None:
    await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says("/beeindigen")
    await hand.taps("Verhuisd")
    await hand.taps("Klopt, vragen")
    await hand.says("/beeindigen")
    assert "ligt al bij de projectleider" in hand.sees


async def test_the_conversation_can_be_left_and_taken_back(region: Region, hand_of: Hands) -> None:
    case = await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says("/beeindigen")
    await hand.taps("Verhuisd")
    await hand.taps("Andere keuze")
    await hand.taps("De casus stopt niet")
    assert hand.sees.endswith(": er is niets vastgelegd.")
    assert phase_of(region, case) is Phase.DIRECT_SAFETY


async def test_the_project_leader_ends_a_case_alone_also_what_was_asked(
    region: Region, hand_of: Hands, project_leader: Hand
) -> None:
    case = await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says("/beeindigen")
    await hand.taps("Verhuisd")
    await hand.taps("Klopt, vragen")
    await asked(region, project_leader)
    question = project_leader.newest
    deputy = hand_of(region.coordinator_2)
    await deputy.says("/twijfel")
    await project_leader.says(f"/beeindigen {case.reference}")
    await project_leader.taps("Teruggetrokken door de gemeente")
    assert "De projectleider krijgt de vraag" not in project_leader.sees
    await project_leader.taps("Klopt, stoppen")
    assert phase_of(region, case) is Phase.ENDED_EARLY
    assert running(region, case) == {}
    assert [state for *_, state in requests(region)] == [OfferState.WITHDRAWN, OfferState.ACCEPTED]
    await project_leader.presses(question, question.screen.rows[0][0])  # type: ignore[arg-type]
    assert "al beantwoord of niet meer nodig" in project_leader.pop_ups[-1]
    await deputy.taps("Klopt, doorgeven")
    assert "al beantwoord of niet meer nodig" in deputy.pop_ups[-1]
    assert any("er is niets doorgegeven" in message.screen.text for message in deputy.messages.values())


async def test_a_selected_case_ends_before_anybody_works_it(region: Region, project_leader: Hand) -> None:
    def work(uow: UnitOfWork) -> Case:
        case = begin(uow, Step.REFER, "Weesp", region.now)
        take_step(uow, case, Step.SELECT, Phase.SELECTED, region.now)
        return case

    case = region.look(work)
    await project_leader.says("/beeindigen")
    await project_leader.taps("Verhuisd")
    await project_leader.taps("Klopt, stoppen")
    assert phase_of(region, case) is Phase.ENDED_EARLY
    assert running(region, case) == {}


async def test_what_is_over_or_not_yet_a_case_does_not_end(region: Region, project_leader: Hand) -> None:
    case = await closed(region)
    await project_leader.says(f"/beeindigen {case.reference}")
    assert "De fase is nu: afgesloten." in project_leader.sees
    referred = region.look(lambda uow: begin(uow, Step.REFER, "Weesp", region.now))
    await project_leader.says(f"/beeindigen {referred.reference}")
    assert "De fase is nu: wacht op casusselectiegesprek." in project_leader.sees


async def test_a_case_closes_when_both_confirm_the_goals(
    region: Region, hand_of: Hands, project_leader: Hand
) -> None:
    case = await in_recovery(region)
    hand = hand_of(region.coordinator)
    await hand.says("/afsluiten")
    assert "zijn de doelen van het herstelplan bereikt?" in hand.sees
    assert "vastgesteld op ma 3 november 2025" in hand.sees
    region.restart()
    await hand.taps("Bereikt, afsluiten vragen")
    await asked(region, project_leader)
    await project_leader.taps("Bekijken")
    assert "vraagt om deze casus af te sluiten" in project_leader.sees
    region.restart()
    await project_leader.taps("Bevestigen, casus sluit")
    assert phase_of(region, case) is Phase.CLOSED
    assert {kind: term.due_on for kind, term in running(region, case).items()} == {
        TermKind.ONE_YEAR_CHECK: on("2027-01-05")
    }
    for person in (region.coordinator, region.coordinator_2, region.process_director):
        other = hand_of(person)
        await other.receives()
        assert "De jaarcheck is op di 5 januari 2027." in other.sees


async def test_the_project_leader_may_leave_a_case_open(
    region: Region, hand_of: Hands, project_leader: Hand
) -> None:
    case = await in_recovery(region)
    hand = hand_of(region.coordinator)
    await hand.says("/afsluiten")
    await hand.taps("Bereikt, afsluiten vragen")
    await asked(region, project_leader)
    await project_leader.taps("Bekijken")
    await project_leader.taps("Niet nu")
    assert phase_of(region, case) is Phase.RECOVERY
    await hand.receives()
    assert "het afsluiten is niet bevestigd" in hand.sees


async def test_a_case_closes_from_recovery_only_and_with_a_plan(region: Region, hand_of: Hands) -> None:
    case = await region.open_case()
    hand = hand_of(region.coordinator)
    await hand.says(f"/afsluiten {case.reference}")
    assert "alleen vanuit herstel. De fase is nu: directe veiligheid." in hand.sees
    await hand.says("/afsluiten")
    assert "geen casus waarbij dit kan" in hand.sees
    await in_recovery(region, with_plan=False)
    await hand.says("/afsluiten")
    assert "Er is nog geen herstelplan vastgesteld. Met /fase" in hand.sees


async def test_not_yet_leaves_it_as_it_is(region: Region, hand_of: Hands) -> None:
    case = await in_recovery(region)
    hand = hand_of(region.coordinator)
    await hand.says("/afsluiten")
    await hand.taps("Nog niet")
    assert hand.sees.endswith(": er is niets vastgelegd.")
    assert TermKind.CLOSING not in running(region, case)


async def test_a_phase_that_goes_back_overtakes_what_was_asked(
    region: Region, hand_of: Hands, project_leader: Hand
) -> None:
    case = await in_recovery(region)
    hand = hand_of(region.coordinator)
    await hand.says("/afsluiten")
    await hand.taps("Bereikt, afsluiten vragen")
    await asked(region, project_leader)
    await project_leader.taps("Bekijken")

    def go_back(uow: UnitOfWork) -> None:
        found = uow.get(Case, case.id)
        take_step(uow, found, Step.GO_BACK, Phase.STABLE_SAFETY, region.now)
        follow_up(uow, found, region.now)

    region.look(go_back)
    await project_leader.taps("Bevestigen, casus sluit")
    assert "al beantwoord of niet meer nodig" in project_leader.pop_ups[-1]
    assert "wordt niets meer gevraagd" in project_leader.sees
    assert phase_of(region, case) is Phase.STABLE_SAFETY
    await hand.says("/beeindigen")
    await hand.taps("Verhuisd")
    await hand.taps("Klopt, vragen")
    assert "stoppen gevraagd" in hand.sees


async def test_a_closed_case_is_not_scored(region: Region, hand_of: Hands) -> None:
    case = await closed(region)
    hand = hand_of(region.coordinator)
    await hand.says(f"/cijfer {case.reference}")
    assert "gestopt of afgesloten. Er wordt niets meer vastgelegd." in hand.sees
