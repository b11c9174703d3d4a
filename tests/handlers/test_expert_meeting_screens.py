"""Every message around an expert meeting: prepared, moved to another chair, and whether a new one comes."""

from itertools import product

import pytest

from casework.alert_offer_views import OtherChair
from casework.alert_views import AlertOpened, ScoreOn
from casework.chair_moves import (
    ChairAway,
    ChairInsteadAsked,
    ChairInsteadReadBack,
    ChairMoved,
    ChairMoveOver,
)
from casework.meetings import MeetingFacts
from casework.policy_lists import name_options
from casework.preparation_views import (
    HouseholdAsked,
    Needed,
    NotInvitedAsked,
    PreparationDone,
    PreparationKnown,
    PreparationReadBack,
    RingAsked,
)
from casework.second_clock_views import (
    Result,
    SecondClockAsked,
    SecondClockOver,
    SecondClockSkipped,
    SecondClockWhy,
    Votes,
)
from casework.views import View
from handlers import nouns
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import AlertCause, MeetingKind, NotInvitedGround, Ring, Role
from tests.handlers.hand import LONGEST_TEXT
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW, STARTS_AT = amsterdam("2026-03-02 09:00"), amsterdam("2026-03-17 14:00")
REF, CHAIR, OTHER = "K7Q4MX", Alias(Role.CHAIR, 2), Alias(Role.CHAIR, 3)
AHEAD = MeetingFacts(REF, MeetingKind.EXPERT_MEETING, on("2026-03-17"), STARTS_AT)
PAST = MeetingFacts(REF, MeetingKind.EXPERT_MEETING, on("2026-02-17"), None)
NEEDED = (
    Needed(("GGZ",), ("Politie",), True, None),
    *(Needed((), ("Politie",), False, ground) for ground in NotInvitedGround),
)
WHY = SecondClockWhy(on("2025-12-01"), on("2026-03-01"), 3, (ScoreOn(on("2026-02-02"), 4, None),))

PUSHED: tuple[View, ...] = (
    *(
        RingAsked(AHEAD, due, ring, name_options(("GGZ",)), frozenset(), enough)
        for due, ring, enough in product((on("2026-03-10"), None), Ring, (True, False))
    ),
    HouseholdAsked(AHEAD),
    PreparationKnown(REF, STARTS_AT),
    *(SecondClockAsked(REF, on("2026-03-09"), mine, 1, 3) for mine in (None, True, False)),
    *(
        SecondClockOver(REF, result, 2, 1, to, on("2026-03-09"))
        for result, to in product(Result, ((), (CHAIR,)))
    ),
    SecondClockSkipped(REF, 2),
    *(ChairAway(REF, STARTS_AT, CHAIR, gone) for gone in (True, False)),
    ChairMoved(REF, STARTS_AT, OTHER),
    ChairMoveOver(REF),
)
OPENED: tuple[View, ...] = (
    NotInvitedAsked(AHEAD),
    *(PreparationReadBack(AHEAD, needed) for needed in NEEDED),
    *(PreparationDone(meeting, needed) for meeting, needed in product((AHEAD, PAST), (NEEDED[0], None))),
    *(SecondClockAsked(REF, on("2026-03-09"), mine, 1, 3, WHY) for mine in (None, True, False)),
    *(
        ChairInsteadAsked(REF, STARTS_AT, chairs)
        for chairs in ((), (OtherChair(3, OTHER, 1, False), OtherChair(2, CHAIR, 2, True)))
    ),
    *(ChairInsteadReadBack(REF, STARTS_AT, OTHER, same_home) for same_home in (True, False)),
    AlertOpened(
        REF,
        on("2026-03-09"),
        None,
        False,
        AlertCause.SECOND_CLOCK,
        "expert_meeting",
        on("2025-12-01"),
        on("2026-03-01"),
        on("2026-03-02"),
        3,
        (),
        facts=Votes(1, 1),
    ),
)
EXPERT_MEETINGS = (*PUSHED, *OPENED)


@pytest.mark.parametrize("view", EXPERT_MEETINGS, ids=lambda view: type(view).__name__)
def test_every_message_opens_with_the_reference_and_is_short(view: View) -> None:
    text = screen_of(view, Texts("nl", NOW)).text
    assert text.startswith("<b>K7Q-4MX</b>")
    assert "!" not in text
    assert text.count("\n") < 12
    assert len(text) < LONGEST_TEXT


@pytest.mark.parametrize("view", PUSHED, ids=lambda view: type(view).__name__)
def test_no_push_names_a_score_a_reason_or_a_discipline(view: View) -> None:
    text = screen_of(view, Texts("nl", NOW)).text
    assert "ijfer" not in text
    assert "geen 6" not in text
    assert not any(name in text for name in ("GGZ", "Politie"))
    assert "onveilig" not in text


def test_the_opened_question_has_the_reason_the_scores_and_the_acute_line() -> None:
    text = screen_of(SecondClockAsked(REF, on("2026-03-09"), None, 1, 3, WHY), Texts("nl", NOW)).text
    assert "3 maanden na het expertoverleg (1 december 2025): zo 1 maart." in text
    assert "Cijfers: 4 (2 februari)." in text
    assert "Beantwoord: 1 van de 3." in text
    assert "112" in text
