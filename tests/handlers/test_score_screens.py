"""Every state of the questions about meetings and scores is short, calm, and what Telegram takes."""

from datetime import date, time
from itertools import product

import pytest

from casework.case_choice import CaseChoice
from casework.meeting_views import (
    CancelReadBack,
    MeetingDayAsked,
    MeetingKindAsked,
    MeetingMenu,
    MeetingReadBack,
    MeetingTimeAsked,
    MomentDoubt,
    PlanningDone,
)
from casework.meetings import MeetingFacts
from casework.prompts import PromptRef
from casework.receipts import ClockLine, ClockState
from casework.score_views import (
    CorrectionMenu,
    HeldDayAsked,
    HeldKindAsked,
    HeldReadBack,
    LowestAsked,
    MeetingNotHeld,
    RoleEntry,
    RolesAsked,
    RoleScoreAsked,
    ScoreAsked,
    ScoreDoubt,
    ScoresClosed,
    ScoresReadBack,
    ScoresSaved,
)
from casework.views import View
from handlers import nouns
from handlers.meeting_texts import meeting_named, moment_value, read_moment_value
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.policy import Policy
from rules.scores import Consensus, ScaleUpReason, Spread, UnclearKind
from rules.words import MeetingKind, MeetingState, Role, ScoringRole
from tests.handlers.hand import checked
from tests.rules.moments import amsterdam

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-01-12 15:32")
TODAY, FAR = date(2026, 1, 12), date(2027, 1, 12)
PLANNED = MeetingFacts("K7Q4MX", MeetingKind.CASE_MEETING, TODAY, amsterdam("2026-01-12 14:00"))
HELD = MeetingFacts("K7Q4MX", MeetingKind.NETWORK_MEETING, date(2026, 1, 8), None)
EXPERT = MeetingFacts("K7Q4MX", MeetingKind.EXPERT_MEETING, TODAY, amsterdam("2026-01-12 10:00"))
OLD = MeetingFacts("K7Q4MX", MeetingKind.CASE_MEETING, date(2025, 12, 1), None)
FIVE, NONE = Consensus(5), Consensus(None, 3)
ROLES = tuple(
    RoleEntry(ScoringRole.PROFESSIONAL, 0, name, True, 10) for name in Policy().disciplines
) + tuple(RoleEntry(ScoringRole.CHILD, number, "", True, None) for number in range(1, 10))
MOMENTS = MomentDoubt("ambiguous", ((TODAY, None), (FAR, time(14)), (TODAY, time(9, 30))))
DOUBTS = (None, *(ScoreDoubt(kind.value, (5, 6)) for kind in UnclearKind), ScoreDoubt("not_given", ()))
SENTENCE = "Afspraak in jouw regio: " + "wat nodig is om de onveiligheid te stoppen " * 5


def asked() -> list[View]:
    views: list[View] = [
        ScoreAsked(meeting, was, spread, doubt, resumed, other, later, again)
        for meeting, was, spread, doubt, (resumed, other, later, again) in product(
            (PLANNED, HELD, EXPERT, OLD),
            (None, FIVE, NONE),
            (None, Spread(3, 7)),
            DOUBTS,
            ((False, False, False, None), (True, True, True, None), (True, False, True, NOW)),
        )
    ]
    views += [LowestAsked(PLANNED, was, doubt, True) for was, doubt in product((None, NONE), DOUBTS)]
    views += [RoleScoreAsked(PLANNED, role, doubt) for role, doubt in product(ROLES[:9], DOUBTS)]
    views += [
        ScoresReadBack(HELD, was, consensus, roles, True)
        for was, consensus, roles in product((None, FIVE, NONE), (FIVE, NONE), ((), ROLES))
    ]
    views += [
        HeldReadBack(EXPERT, True),
        ScoreAsked(EXPERT, None, None, None, True, False, False, None, True),
    ]
    views += [RolesAsked(PLANNED, ROLES, True), HeldKindAsked("K7Q4MX", True)]
    views += [
        HeldDayAsked("K7Q4MX", MeetingKind.CASE_MEETING, TODAY, date(2025, 12, 1), TODAY, doubt, True)
        for doubt in (None, MOMENTS, MomentDoubt("not_meeting_day", ((TODAY, None),)))
    ]
    return [*views, CorrectionMenu("K7Q4MX", ((HELD, FIVE), (OLD, NONE)))]


def receipts() -> list[View]:
    alias = Alias(Role.COORDINATOR, 3)
    views: list[View] = [
        ScoresSaved(HELD, consensus, was, NOW, ClockLine(state, FAR), SENTENCE, "", True, reason, 6, True)
        for consensus, was, state, reason in product(
            (None, FIVE, NONE, Consensus(7)), (None, NONE), ClockState, (None, *ScaleUpReason)
        )
    ]
    views += [ScoresClosed(HELD, state, None, None, None) for state in (None, *MeetingState)]
    views += [ScoresClosed(HELD, MeetingState.HELD, consensus, alias, NOW) for consensus in (FIVE, NONE)]
    views += [ScoresClosed(None, None, None, None, None)]
    return [*views, MeetingNotHeld(HELD, True), MeetingNotHeld(HELD, False)]


def planning() -> list[View]:
    case, kind = "K7Q4MX", MeetingKind.CASE_MEETING
    views: list[View] = [CaseChoice("scores", (case, "9TDP2W"), None), CaseChoice("scores", (), None)]
    views += [CaseChoice("scores", (), case), MeetingMenu(case, (PLANNED, EXPERT), True)]
    views += [MeetingMenu(case, (EXPERT,), False), MeetingKindAsked(case), CancelReadBack(PLANNED)]
    for moved, doubt in product((None, PLANNED), (None, MOMENTS, MomentDoubt("past", ()))):
        views.append(MeetingDayAsked(case, kind, moved, TODAY, TODAY, FAR, doubt))
        views.append(MeetingTimeAsked(case, kind, moved, TODAY, doubt))
        views.append(MeetingReadBack(case, kind, moved, NOW))
    views += [PlanningDone(case, said, kind, NOW, NOW) for said in ("planned", "moved", "cancelled")]
    return [*views, PlanningDone(case, "left")]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("views", [asked, receipts, planning])
def test_every_state_is_short_and_within_the_limits(views: object, language: str) -> None:
    assert callable(views)
    for view in views():
        screen = checked(screen_of(view, Texts(language, NOW)), PromptRef(10**9, 10**4))
        assert screen.text.count("\n") < 12, view
        assert "{" not in screen.text, view


@pytest.mark.parametrize("state", list(ClockState))
def test_a_receipt_neither_praises_nor_blames_nor_says_candidate(state: ClockState) -> None:
    view = ScoresSaved(HELD, Consensus(7), FIVE, NOW, ClockLine(state, FAR), "", "", False, None, 6, True)
    said = screen_of(view, Texts("nl", NOW)).text.lower()
    assert not any(word in said for word in ("goed", "mooi", "helaas", "fout", "vergeten", "kandidaat"))
    assert "nog geen" not in said


def test_the_region_sentence_is_escaped() -> None:
    view = ScoresSaved(
        HELD, FIVE, None, NOW, ClockLine(ClockState.RUNS, FAR), "a <b> & c", "", False, None, 6, True
    )
    assert "a &lt;b&gt; &amp; c" in screen_of(view, Texts("nl", NOW)).text


def test_a_meeting_is_named_by_what_the_reader_needs() -> None:
    texts = Texts("nl", NOW)
    coming = MeetingFacts(
        "K7Q4MX", MeetingKind.CASE_MEETING, date(2026, 1, 13), amsterdam("2026-01-13 10:00")
    )
    assert [meeting_named(meeting, texts) for meeting in (PLANNED, HELD, OLD, coming)] == [
        "casusoverleg van vandaag 14:00",
        "netwerkoverleg 8 januari",
        "casusoverleg 1 december 2025",
        "casusoverleg di 13 januari 10:00",
    ]


@pytest.mark.parametrize(("day", "at"), [(TODAY, None), (TODAY, time(9, 5)), (FAR, time(0))])
def test_what_a_moment_button_carries_is_read_back(day: date, at: time | None) -> None:
    assert read_moment_value(moment_value(day, at)) == (day, at)
