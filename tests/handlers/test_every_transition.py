"""Every arrow of docs/trajectory.md is walked by people who tap; what is no arrow cannot be recorded."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import product

import pytest
from sqlmodel import col, select

from casework.errors import ImpossibleStep
from casework.trajectory import take_step
from rules.calendar import local_date
from rules.trajectory import TRANSITIONS, Step, Transition, is_possible
from rules.words import Phase
from store.cases import Case
from store.trajectory import PhaseChange
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import held
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import amsterdam, on

SELECTION = "2026-01-12 10:00"
FIRST_SIX = "2026-02-09 10:00"
SEVENS = ("2026-03-09", "2026-05-11", "2026-08-17")
LAST_SEVEN = "2026-08-17 10:00"
A_YEAR_AFTER = "2027-08-17 10:00"
A_MONTH_LATER = "2027-09-17 10:00"

PEOPLE = ("coördinator 1", "coördinator 2", "procesregisseur 1")
REFERRAL = ("Veilig Thuis", "Vandaag", "☐ 1", "Klaar", "Ja, gedaan", "Ja, en stemt in", "Klopt, opslaan")

BROUGHT_IN = Transition(Step.BRING_IN, None, Phase.DIRECT_SAFETY)
REFERRED = Transition(Step.REFER, None, Phase.REFERRED)
SELECTED = Transition(Step.SELECT, Phase.REFERRED, Phase.SELECTED)
UNDECIDED = Transition(Step.LEAVE_UNDECIDED, Phase.REFERRED, Phase.UNDECIDED)
STABLE = Transition(Step.GO_ON, Phase.DIRECT_SAFETY, Phase.STABLE_SAFETY)
RECOVERING = Transition(Step.GO_ON, Phase.STABLE_SAFETY, Phase.RECOVERY)
TO_RECOVERY = (BROUGHT_IN, STABLE, RECOVERING)
CLOSED = Transition(Step.CLOSE, Phase.RECOVERY, Phase.CLOSED)


@dataclass
class Walk:
    """The people who walk a road, and the clock that they live by."""

    region: Region

    def __post_init__(self) -> None:
        self.leader = Hand(self.region, self.region.project_leader)
        self.coordinator = Hand(self.region, self.region.coordinator)

    def at(self, moment: str) -> None:
        """It is this moment; what fell due comes before the next command."""
        self.region.now = amsterdam(moment)

    def scores(self, score: int, *days: str) -> None:
        """Meetings with this consensus, today unless given."""
        (case,) = self.region.look(lambda uow: uow.session.exec(select(Case)).all())
        for day in map(on, days) if days else (local_date(self.region.now),):
            held(self.region, case, day, score)


Play = Callable[[Walk], Awaitable[None]]
ROADS: list[tuple[Play, tuple[Transition, ...]]] = []
"""Every road, with the steps that it takes, in the order in which they are recorded."""


def takes(*steps: Transition) -> Callable[[Play], Play]:
    """Make this a road of these steps."""

    def remember(play: Play) -> Play:
        ROADS.append((play, steps))
        return play

    return remember


async def does(hand: Hand, command: str, *labels: str) -> None:
    """A command and the buttons after it, once all that waited for this person has come."""
    await hand.region.tick(hand.region.now)
    await hand.receives()
    await hand.says(command)
    for label in labels:
        await hand.taps(label)


async def answers(hand: Hand, what: str, *labels: str) -> None:
    """Open this line of /mijn, and tap the buttons of the question."""
    await does(hand, "/mijn")
    number = next(line.split(".")[0] for line in hand.sees.splitlines() if what in line)
    for label in (number, *labels):
        await hand.taps(label)


async def refer(leader: Hand) -> None:
    await does(leader, "/aanmelding", "Weesp", *REFERRAL)


async def decide(leader: Hand, *outcome: str) -> None:
    """What the selection meeting, or who breaks its tie, said of the only referral."""
    await does(leader, "/aanmeldingen", "1", "Vandaag", *outcome, "Klopt, opslaan")


async def bring_in(walk: Walk) -> None:
    await does(walk.leader, "/nieuw", "Weesp", *PEOPLE, "Vandaag", "Klopt, openen")


async def adopt_and_go_on(coordinator: Hand, plan: str, phase: str) -> None:
    await does(coordinator, "/fase", f"{plan} vastgesteld", "Vandaag", "Klopt, opslaan", f"Naar {phase}")


async def reach_stable_safety(walk: Walk) -> None:
    walk.at(FIRST_SIX)
    walk.scores(6)
    await adopt_and_go_on(walk.coordinator, "Veiligheidsplan", "stabiele veiligheid")


async def reach_recovery(walk: Walk) -> None:
    await reach_stable_safety(walk)
    walk.at(LAST_SEVEN)
    walk.scores(7, *SEVENS)
    await adopt_and_go_on(walk.coordinator, "Hulpverleningsplan", "herstel")


async def close(walk: Walk) -> None:
    await does(walk.coordinator, "/fase", "Herstelplan vastgesteld", "Vandaag", "Klopt, opslaan")
    await does(walk.coordinator, "/afsluiten", "Bereikt, afsluiten vragen")
    await answers(walk.leader, "afsluiten bevestigen", "Bevestigen, casus sluit")


async def ask_to_end_and_confirm(walk: Walk) -> None:
    await does(walk.coordinator, "/beeindigen", "Verhuisd", "Klopt, vragen")
    await answers(walk.leader, "stoppen of afsluiten", "Bevestigen, casus stopt")


@takes(
    REFERRED,
    SELECTED,
    Transition(Step.ASSIGN, Phase.SELECTED, Phase.DIRECT_SAFETY),
    STABLE,
    RECOVERING,
    CLOSED,
    Transition(Step.CHECK_UNKNOWN, Phase.CLOSED, Phase.CLOSED),
    Transition(Step.CHECK_SAFE, Phase.CLOSED, Phase.COMPLETED),
)
async def from_a_referral_to_still_safe_a_year_later(walk: Walk) -> None:
    await refer(walk.leader)
    walk.at(SELECTION)
    await decide(walk.leader, "Wordt een casus")
    walk.at("2026-01-13 10:00")
    await does(walk.leader, "/aanmeldingen", "1", *PEOPLE, "Vandaag", "Klopt, toewijzen")
    await reach_recovery(walk)
    await close(walk)
    walk.at(A_YEAR_AFTER)
    await answers(walk.coordinator, "jaarcheck", "Niet bekend")
    walk.at(A_MONTH_LATER)
    await answers(walk.coordinator, "jaarcheck", "Nog veilig", "Klopt, opslaan")


@takes(REFERRED, Transition(Step.REJECT, Phase.REFERRED, Phase.REJECTED))
async def the_selection_meeting_rejects_a_referral(walk: Walk) -> None:
    await refer(walk.leader)
    walk.at(SELECTION)
    await decide(walk.leader, "Afgewezen", "De situatie is veilig")


@takes(REFERRED, UNDECIDED, Transition(Step.REJECT, Phase.UNDECIDED, Phase.REJECTED))
async def a_tie_is_broken_against_a_referral(walk: Walk) -> None:
    await refer(walk.leader)
    walk.at(SELECTION)
    await decide(walk.leader, "Geen consensus")
    await decide(walk.leader, "Afgewezen", "De situatie is veilig")


@takes(
    REFERRED,
    UNDECIDED,
    Transition(Step.SELECT, Phase.UNDECIDED, Phase.SELECTED),
    Transition(Step.END_EARLY, Phase.SELECTED, Phase.ENDED_EARLY),
)
async def a_tie_is_broken_for_a_case_that_ends_before_anybody_works_it(walk: Walk) -> None:
    await refer(walk.leader)
    walk.at(SELECTION)
    await decide(walk.leader, "Geen consensus")
    await decide(walk.leader, "Wordt een casus")
    await does(walk.leader, "/beeindigen", "Verhuisd", "Klopt, stoppen")


@takes(
    BROUGHT_IN,
    Transition(Step.STAY, Phase.DIRECT_SAFETY, Phase.DIRECT_SAFETY),
    STABLE,
    Transition(Step.STAY, Phase.STABLE_SAFETY, Phase.STABLE_SAFETY),
    Transition(Step.GO_BACK, Phase.STABLE_SAFETY, Phase.DIRECT_SAFETY),
    Transition(Step.END_EARLY, Phase.DIRECT_SAFETY, Phase.ENDED_EARLY),
)
async def a_person_lets_the_phase_stay_and_then_does_not(walk: Walk) -> None:
    await bring_in(walk)
    walk.at(FIRST_SIX)
    walk.scores(6)
    await answers(walk.coordinator, "vraag over de fase", "Fase blijft")
    await adopt_and_go_on(walk.coordinator, "Veiligheidsplan", "stabiele veiligheid")
    walk.at("2026-02-23 10:00")
    walk.scores(5)
    await answers(walk.coordinator, "vraag over de fase", "Fase blijft")
    await does(walk.coordinator, "/fase", "Terug naar directe veiligheid")
    await ask_to_end_and_confirm(walk)


@takes(
    *TO_RECOVERY,
    Transition(Step.GO_BACK, Phase.RECOVERY, Phase.STABLE_SAFETY),
    RECOVERING,
    Transition(Step.GO_BACK, Phase.RECOVERY, Phase.DIRECT_SAFETY),
    STABLE,
    Transition(Step.END_EARLY, Phase.STABLE_SAFETY, Phase.ENDED_EARLY),
)
async def from_recovery_the_phase_goes_back_by_one_and_by_two(walk: Walk) -> None:
    await bring_in(walk)
    await reach_recovery(walk)
    await does(walk.coordinator, "/fase", "Terug naar stabiele veiligheid")
    await does(walk.coordinator, "/fase", "Naar herstel")
    await does(walk.coordinator, "/fase", "Terug naar directe veiligheid")
    await does(walk.coordinator, "/fase", "Naar stabiele veiligheid")
    await does(walk.leader, "/beeindigen", "Verhuisd", "Klopt, stoppen")


@takes(
    *TO_RECOVERY,
    Transition(Step.STAY, Phase.RECOVERY, Phase.RECOVERY),
    Transition(Step.END_EARLY, Phase.RECOVERY, Phase.ENDED_EARLY),
)
async def recovery_stays_after_an_unsafe_event_and_the_case_ends_early(walk: Walk) -> None:
    await bring_in(walk)
    await reach_recovery(walk)
    walk.at("2026-08-24 10:00")
    await does(walk.coordinator, "/onveilig", "Gisteren", "Stalking", "Klopt, opslaan")
    await answers(walk.coordinator, "vraag over de fase", "Fase blijft")
    await ask_to_end_and_confirm(walk)


@takes(*TO_RECOVERY, CLOSED, Transition(Step.REOPEN, Phase.CLOSED, Phase.DIRECT_SAFETY))
async def not_safe_a_year_later_opens_the_same_case_again(walk: Walk) -> None:
    await bring_in(walk)
    await reach_recovery(walk)
    await close(walk)
    walk.at(A_YEAR_AFTER)
    await answers(walk.coordinator, "jaarcheck", "Niet veilig", "Casus heropenen")


@takes(
    *TO_RECOVERY,
    CLOSED,
    Transition(Step.CHECK_NOT_SAFE, Phase.CLOSED, Phase.CLOSED),
    REFERRED,
    Transition(Step.REFER_AGAIN, Phase.CLOSED, Phase.COMPLETED),
)
async def not_safe_a_year_later_and_a_new_referral_takes_over(walk: Walk) -> None:
    await bring_in(walk)
    await reach_recovery(walk)
    await close(walk)
    walk.at(A_YEAR_AFTER)
    await answers(walk.coordinator, "jaarcheck", "Niet veilig", "Nieuwe aanmelding vragen")
    await answers(walk.leader, "nieuwe aanmelding", "Aanmelding invullen", *REFERRAL)


def recorded(uow: UnitOfWork) -> list[Transition]:
    """Every step of every case, in the order in which they were recorded."""
    changes = uow.session.exec(select(PhaseChange).order_by(col(PhaseChange.id)))
    return [Transition(change.step, change.source, change.target) for change in changes]


@pytest.mark.parametrize(("play", "steps"), [pytest.param(*road, id=road[0].__name__) for road in ROADS])
async def test_a_road_takes_exactly_its_steps(
    region: Region, play: Play, steps: tuple[Transition, ...]
) -> None:
    await play(Walk(region))
    assert region.look(recorded) == list(steps)


def test_the_roads_together_walk_every_arrow_and_no_other() -> None:
    assert {step for _, steps in ROADS for step in steps} == set(TRANSITIONS)


def test_a_step_that_is_no_arrow_is_refused_and_leaves_the_case_as_it_was(region: Region) -> None:
    case = Case(reference="", municipality="Weesp", phase=Phase.REFERRED, opened_at=region.now)

    def work(uow: UnitOfWork) -> None:
        for step, source, target in product(Step, Phase, Phase):
            if is_possible(step, source, target):
                continue
            case.phase = source
            with pytest.raises(ImpossibleStep):
                take_step(uow, case, step, target, region.now)
            assert case.phase is source
        assert recorded(uow) == []

    region.look(work)
