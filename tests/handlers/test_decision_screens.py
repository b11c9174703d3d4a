"""Deciding on an alert, or later, as the reader gets it: read back, with the referrer, and why."""

import pytest

from casework.alert_views import AlertOver, Outcome
from casework.day_choice import DayChoice
from casework.decision_views import (
    BackReasonAsked,
    DecisionReadBack,
    ExpertDayAsked,
    ExpertTimeAsked,
    Room,
    SnoozeDayAsked,
    SnoozeReadBack,
    SnoozeReasonAsked,
)
from casework.meeting_views import MomentDoubt
from casework.snoozing import AlertLater
from casework.views import View
from handlers import nouns
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import BackReason, Decision, Role, SnoozeReason, TermKind
from tests.handlers.hand import LONGEST_TEXT
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW, TODAY, FAR = amsterdam("2026-04-15 10:00"), on("2026-04-15"), on("2026-05-13")
REF, CHAIR = "K7Q4MX", Alias(Role.CHAIR, 2)
DOUBT = MomentDoubt("ambiguous", ((TODAY, None),))
BACK = Decision.BACK_TO_COORDINATOR

ROOM = Room(TODAY, FAR, TermKind.MONITORING, on("2026-05-14"))
LATER_DAY = DayChoice(TODAY, FAR, on("2026-04-01"), "ambiguous", (FAR,))

DECIDING: list[View] = [
    ExpertDayAsked(REF, on("2026-04-01"), TODAY, FAR, DOUBT),
    ExpertTimeAsked(REF, TODAY, DOUBT),
    BackReasonAsked(REF),
    *(DecisionReadBack(REF, decision, NOW, FAR) for decision in Decision),
    *(DecisionReadBack(REF, BACK, None, FAR, reason) for reason in BackReason),
    *(AlertOver(REF, False, Outcome(decision, None, FAR), CHAIR, NOW, None) for decision in Decision),
    *(
        AlertOver(REF, mine, Outcome(BACK, None, FAR, BackReason.MORE_TIME), CHAIR, NOW, None)
        for mine in (True, False)
    ),
    *(SnoozeReasonAsked(REF, TODAY, room) for room in (ROOM, Room(TODAY, FAR, None, None))),
    *(SnoozeDayAsked(REF, reason, LATER_DAY, ROOM) for reason in SnoozeReason),
    SnoozeReadBack(REF, SnoozeReason.TALK_PLANNED, FAR),
    AlertLater(REF, CHAIR, FAR),
]


@pytest.mark.parametrize("view", DECIDING)
def test_every_step_is_short_and_has_the_way_back_last(view: View) -> None:
    screen = screen_of(view, Texts("nl", NOW))
    assert screen.text.startswith("<b>K7Q-4MX</b>")
    assert "!" not in screen.text
    assert len(screen.text) < LONGEST_TEXT
    assert screen.text.count("\n") < 12
    if screen.rows:
        assert [button.label for button in screen.rows[-1]] == ["Terug"]


def test_a_push_about_a_later_decision_names_the_day_and_no_reason() -> None:
    text = screen_of(AlertLater(REF, CHAIR, FAR), Texts("nl", NOW)).text
    assert text == "<b>K7Q-4MX</b>: voorzitter 2 besluit later, uiterlijk wo 13 mei. Je hoeft niets te doen."


@pytest.mark.parametrize("decision", Decision)
def test_only_what_chair_and_referrer_decide_is_said_to_be_decided_together(decision: Decision) -> None:
    screen = screen_of(DecisionReadBack(REF, decision, None, FAR), Texts("nl", NOW))
    together = decision in (Decision.EXPERT_MEETING, Decision.ADVICE, BACK)
    confirm = "Klopt, samen besloten" if together else "Klopt, opslaan"
    assert screen.rows[0][0].label == confirm
    assert ("samen met de aanmelder" in screen.text) == together


def test_a_push_about_a_case_that_goes_back_names_no_reason() -> None:
    outcome = Outcome(BACK, None, FAR, BackReason.PLAN_NOT_READY)
    mine, other = (
        screen_of(AlertOver(REF, mine, outcome, CHAIR, NOW, None), Texts("nl", NOW)).text
        for mine in (True, False)
    )
    assert "plan nog niet klaar" in mine
    assert "plan" not in other
    assert other.endswith("De reden staat in /casus.")
