"""Every screen about people who are away, hand over or leave, in every state: short, and without a score."""

from datetime import datetime
from itertools import product

import pytest

from casework.absence_views import (
    AbsenceBegan,
    AbsenceReadBack,
    AbsenceReceipt,
    AbsenceSet,
    Cover,
    CoveredBack,
    Covering,
    FirstDayAsked,
    LastDayAsked,
    TakenOver,
)
from casework.away import PAGE_LINES, Happened, Happening, WhileAway
from casework.day_choice import DayChoice
from casework.departures import ChairInstead, Departed, Departure, InTheWay, LeaverAsked
from casework.handover_views import (
    DutyAsked,
    HandoverAnswered,
    HandoverAsked,
    HandoverLeft,
    HandoverOffered,
    HandoverReadBack,
    HandoverUnanswered,
    ReceiverAsked,
)
from casework.meetings import MeetingFacts
from casework.prompts import PromptRef
from casework.views import View
from handlers.screens import screen_of
from handlers.spoken_dates import DoubtKind
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import Duty, MeetingKind, OfferState, Phase, Role, TermKind
from tests.handlers.hand import checked
from tests.rules.moments import amsterdam, on

NOW = amsterdam("2026-03-02 09:00")
TODAY, LATER, FAR = on("2026-03-02"), on("2026-03-06"), on("2027-03-02")
REF, OTHER = "K7Q4MX", "9TDP2W"
SOMEBODY, DEPUTY, CHAIR = Alias(Role.COORDINATOR, 3), Alias(Role.COORDINATOR, 4), Alias(Role.CHAIR, 2)
LEADER = Alias(Role.PROJECT_LEADER, 2)
COVERS = (Cover(DEPUTY, (REF, OTHER)), Cover(None, (REF,)))
TAKEN_OVER = (
    TakenOver(Role.COORDINATOR, COVERS),
    TakenOver(Role.COORDINATOR, ()),
    TakenOver(Role.CHAIR, ()),
    TakenOver(Role.PROCESS_DIRECTOR, ()),
    TakenOver(Role.PROJECT_LEADER, (), LEADER),
    TakenOver(Role.PROJECT_LEADER, ()),
)
DAYS = (
    DayChoice(TODAY, FAR),
    DayChoice(TODAY, FAR, TODAY.replace(day=1)),
    *(DayChoice(TODAY, FAR, None, kind.value, (TODAY, LATER)) for kind in DoubtKind),
)


def _happening(kind: Happened, at: datetime = NOW, term: TermKind | None = None) -> Happening:
    facts = MeetingFacts(REF, MeetingKind.CASE_MEETING, LATER, None) if kind is Happened.SCORED else None
    phase = Phase.STABLE_SAFETY if kind is Happened.PHASE else None
    if kind in (Happened.TERM_MET, Happened.TERM_PASSED):
        term = term or TermKind.MONITORING
    return Happening(REF, kind, at, term, phase, facts)


EVERYTHING = (
    *(_happening(kind) for kind in Happened),
    *(_happening(kind, term=TermKind.THRESHOLD) for kind in (Happened.TERM_MET, Happened.TERM_PASSED)),
)
AWAY = (
    WhileAway(TODAY, LATER, (), 0, 1),
    WhileAway(TODAY, LATER, EVERYTHING, 0, 1),
    *(WhileAway(TODAY, LATER, (_happening(Happened.SCORED),) * PAGE_LINES, page, 3) for page in range(3)),
)
ABSENCES: tuple[View, ...] = (
    *(FirstDayAsked(day) for day in DAYS),
    *(LastDayAsked(TODAY, DayChoice(d.earliest, d.latest, TODAY, d.doubt, d.candidates)) for d in DAYS),
    *(AbsenceReadBack(TODAY, FAR, taken) for taken in TAKEN_OVER),
    *(AbsenceReceipt("set", TODAY, LATER, taken) for taken in TAKEN_OVER),
    *(AbsenceReceipt(outcome, TODAY, LATER) for outcome in ("back", "cancelled")),
    *(AbsenceReceipt(outcome) for outcome in ("left", "over")),
    *(
        AbsenceSet(TODAY, LATER, running, TAKEN_OVER[0], place, more)
        for running, place, more in product((True, False), (0, 1), (True, False))
    ),
    *(AbsenceBegan(LATER, taken) for taken in TAKEN_OVER),
    Covering(SOMEBODY, (REF, OTHER), LATER),
    CoveredBack(SOMEBODY, (REF,)),
    *AWAY,
)
DUTIES = (Duty.COORDINATOR, Duty.DEPUTY)
HANDOVERS: tuple[View, ...] = (
    DutyAsked(REF),
    HandoverLeft(REF),
    *(
        ReceiverAsked(REF, duty, people, one)
        for duty, people, one in product(DUTIES, ((), ((7, DEPUTY),)), (True, False))
    ),
    *(
        HandoverReadBack(REF, duty, DEPUTY, is_deputy, replaces)
        for duty, is_deputy, replaces in product(DUTIES, (True, False), (SOMEBODY, None))
    ),
    *(HandoverOffered(REF, duty, DEPUTY, LATER, state) for duty, state in product(DUTIES, OfferState)),
    *(
        HandoverAsked(REF, duty, SOMEBODY, LATER, state, no_deputy)
        for duty, state, no_deputy in product(DUTIES, OfferState, (True, False))
    ),
    *(HandoverAnswered(REF, duty, DEPUTY, state) for duty, state in product(DUTIES, OfferState)),
    *(HandoverUnanswered(REF, duty, DEPUTY) for duty in DUTIES),
)
DEPARTURES: tuple[View, ...] = (
    LeaverAsked(tuple((number, Alias(Role.COORDINATOR, number)) for number in range(1, 12))),
    Departure(SOMEBODY, (), True),
    Departure(SOMEBODY, (), False),
    Departure(SOMEBODY, tuple(InTheWay(n, REF, (Duty.COORDINATOR, Duty.DEPUTY)) for n in range(12)), False),
    Departure(SOMEBODY, tuple(InTheWay(n, REF, (duty,)) for n, duty in enumerate(Duty)), False),
    Departed(SOMEBODY),
    Departed(None),
    *(ChairInstead(REF, CHAIR, moment) for moment in (NOW, None)),
)
PEOPLE_CHANGES = (*ABSENCES, *HANDOVERS, *DEPARTURES)


@pytest.mark.parametrize("view", PEOPLE_CHANGES, ids=lambda view: type(view).__name__)
def test_every_screen_is_short_and_telegram_would_take_it(view: View) -> None:
    screen = checked(screen_of(view, Texts("nl", NOW)), PromptRef(1, 1))
    assert len(screen.text.splitlines()) <= 12
    assert "{" not in screen.text
    assert all(len(row) <= 2 or len(row) in (3, 7) for row in screen.rows)


@pytest.mark.parametrize("view", AWAY)
def test_what_happened_meanwhile_has_no_score(view: WhileAway) -> None:
    text = screen_of(view, Texts("nl", NOW)).text
    assert "consensus" not in text.lower()
    assert "cijfers vastgelegd" in text or not view.happened


def test_who_takes_over_what_is_said_for_each_colleague() -> None:
    text = screen_of(AbsenceReadBack(TODAY, LATER, TAKEN_OVER[0]), Texts("nl", NOW)).text
    assert "Coördinator 4 neemt waar voor <b>K7Q-4MX</b> en <b>9TD-P2W</b>." in text
    assert "Niemand neemt waar voor <b>K7Q-4MX</b>: de projectleider krijgt bericht." in text


def test_more_cases_than_fit_are_counted() -> None:
    text = screen_of(DEPARTURES[3], Texts("nl", NOW)).text
    assert text.endswith("En nog 4 casussen.")


@pytest.mark.parametrize(
    ("duty", "follows"),
    [
        (Duty.COORDINATOR, "Zeg je ja, dan zijn de casus en de lopende termijnen meteen van jou."),
        (Duty.DEPUTY, "Zeg je ja, dan neem je waar als de coördinator er niet is."),
    ],
)
def test_who_is_asked_to_take_over_reads_what_a_yes_means_for_that_duty(duty: Duty, follows: str) -> None:
    view = HandoverAsked(REF, duty, SOMEBODY, LATER, OfferState.OPEN)
    assert follows in screen_of(view, Texts("nl", NOW)).text
