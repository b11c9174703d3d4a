"""How the chair's desk and a request for a call read: every state of each."""

from dataclasses import replace
from itertools import product

import pytest

from casework.consultations import CallAnswered, CallAsked, ConsultAsked, ConsultSent
from casework.desk import Desk, DeskItem, Part
from casework.views import View
from handlers import nouns
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import AgreementKind, AlertCause, OfferState, Role, TermKind
from tests.handlers.hand import LONGEST_TEXT
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW, STARTS_AT = amsterdam("2026-03-02 09:00"), amsterdam("2026-03-17 14:00")
REF, CHAIR, COORDINATOR = "K7Q4MX", Alias(Role.CHAIR, 2), Alias(Role.COORDINATOR, 1)


ALERT = DeskItem(Part.ALERTS, "a1", REF, TermKind.DECISION, on("2026-02-23"), on("2026-03-09"), overdue=False)
ALERTS = tuple(replace(ALERT, cause=cause, unread=True) for cause in AlertCause)
OTHERS = (
    replace(ALERT, cause=AlertCause.THRESHOLD, needless=True),
    replace(ALERT, offered=True),
    replace(ALERT, part=Part.MEETINGS, kind=TermKind.PREPARATION, starts_at=STARTS_AT),
    replace(ALERT, part=Part.MEETINGS, kind=TermKind.SCORES, starts_at=STARTS_AT),
    replace(
        ALERT,
        part=Part.AGREEMENTS,
        kind=TermKind.AGREEMENT,
        overdue=True,
        agreement=(AgreementKind.CHILDREN, "GGZ"),
    ),
)


def desk(items: tuple[DeskItem, ...], page: int, opened: bool) -> Desk:
    return Desk(tuple(enumerate(items, start=1)), page, 2, opened)


ON_DESK: tuple[View, ...] = (
    Desk((), 0, 1, False),
    *(desk(items, page, opened) for items, page, opened in product((ALERTS, OTHERS), (0, 1), (False, True))),
)
CALLS: tuple[View, ...] = (
    *(ConsultAsked(REF, chairs) for chairs in ((), ((2, CHAIR),))),
    *(ConsultSent(REF, chair) for chair in (CHAIR, None)),
    *(CallAsked(REF, COORDINATOR, on("2026-03-04"), state) for state in OfferState),
    *(CallAnswered(REF, CHAIR, state) for state in OfferState if state is not OfferState.OPEN),
)
DESK = (*ON_DESK, *CALLS)


@pytest.mark.parametrize("view", CALLS, ids=lambda view: type(view).__name__)
def test_a_call_names_the_case_and_nothing_of_it(view: View) -> None:
    text = screen_of(view, Texts("nl", NOW)).text
    assert text.startswith("<b>K7Q-4MX</b>: ")
    assert "ijfer" not in text
    assert len(text) < LONGEST_TEXT


def test_the_desk_names_a_reason_only_when_it_is_asked_for() -> None:
    brief, why = (screen_of(desk(ALERTS[:3], 0, opened), Texts("nl", NOW)).text for opened in (False, True))
    assert "geen 6" not in brief
    assert "besluit, nog niet ontvangen, sinds ma 23 februari" in brief
    assert "– geen 6 binnen de termijn" in why


def test_the_desk_names_a_coming_meeting_and_opened_what_an_agreement_is() -> None:
    brief, why = (screen_of(desk(OTHERS[3:], 0, opened), Texts("nl", NOW)).text for opened in (False, True))
    assert "overleg di 17 maart 14:00" in brief
    assert "GGZ" not in brief
    assert "– Kinderen, door GGZ" in why
