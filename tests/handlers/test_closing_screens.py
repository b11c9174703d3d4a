"""Every screen about doubt, the end of a case, the check after it and restraining orders."""

from itertools import product

import pytest

from casework import closings, doubts, end_answers, endings, reopening, year_checks
from casework import restraining_order_views as orders
from casework.case_news import CaseNews, News
from casework.day_choice import DayChoice
from casework.pushes import Push
from casework.views import View
from handlers.screens import Button, screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import EndingReason, Phase, Role, TermKind
from tests.handlers.hand import LONGEST_TEXT
from tests.rules.moments import amsterdam, on

NOW = amsterdam("2026-03-02 09:00")
TODAY, FAR, REF = on("2026-03-02"), on("2027-03-02"), "K7Q4MX"
WHO = Alias(Role.COORDINATOR, 3)
CHOICES = (
    DayChoice(TODAY, FAR),
    DayChoice(TODAY, FAR, month=TODAY, doubt="ambiguous", candidates=(TODAY, FAR)),
)
REASONS = (None, *EndingReason)
MOST_LINES = 12
ENDINGS: list[View] = [
    *(CaseNews(REF, what, FAR) for what in News),
    doubts.DoubtReadBack(REF),
    *(doubts.DoubtRaised(REF, done) for done in (True, False)),
    *(doubts.DoubtAsked(REF, WHO, TODAY, meeting) for meeting in (None, FAR)),
    *(doubts.DoubtDayAsked(REF, choice, chosen) for choice, chosen in product(CHOICES, (None, FAR))),
    *(doubts.DoubtReasonAsked(REF, reason) for reason in REASONS),
    doubts.DoubtAnswered(REF, None, None, None),
    doubts.DoubtAnswered(REF, doubts.MEETING, FAR, None),
    doubts.DoubtAnswered(REF, doubts.GOES_ON, None, None),
    doubts.DoubtAnswered(REF, doubts.ENDS, None, EndingReason.OTHER),
    *(endings.EndingReasonAsked(REF, asks, reason) for asks, reason in product((True, False), REASONS)),
    *(endings.EndingDone(REF, asks, reason) for asks, reason in product((True, False), REASONS)),
    *(closings.ClosingReadBack(REF, plan_on) for plan_on in (TODAY, None)),
    *(closings.ClosingDone(REF, asked) for asked in (True, False)),
    *(end_answers.EndAsked(REF, WHO, TODAY, reason) for reason in REASONS),
    *(end_answers.EndAnswered(REF, said, reason) for said, reason in product((True, False, None), REASONS)),
    *(year_checks.YearCheckAsked(REF, FAR, early) for early in (True, False)),
    year_checks.SafeReadBack(REF),
    year_checks.NotSafeAsked(REF, FAR),
    *(year_checks.YearCheckDone(REF, outcome, FAR) for outcome in (None, *year_checks.Outcome)),
    year_checks.NewReferralAsked(REF, TODAY),
    *(Push(REF, about, FAR) for about in (TermKind.PHASE, TermKind.CLOSING, TermKind.NEW_REFERRAL)),
    *(
        year_checks.NewReferralOver(REF, phase)
        for phase in (Phase.COMPLETED, Phase.CLOSED, Phase.DIRECT_SAFETY)
    ),
    *(reopening.ReopeningReadBack(REF, closed_on, FAR) for closed_on in (TODAY, None)),
    *(reopening.ReopeningDone(REF, due) for due in (FAR, None)),
    *(orders.OrderStartAsked(REF, choice) for choice in CHOICES),
    orders.OrderReadBack(REF, TODAY, FAR, FAR),
    *(orders.OrderMenu(REF, TODAY, FAR, *states) for states in product((True, False), repeat=2)),
    *(orders.OrderExpiryAsked(REF, TODAY, FAR, can_extend) for can_extend in (True, False)),
    *(orders.OrderExtensionAsked(REF, TODAY, choice, day) for choice, day in product(CHOICES, (None, FAR))),
    orders.OrderWithdrawalReadBack(REF, TODAY),
    orders.CaseManagerAsked(REF, TODAY, FAR),
    *(orders.OrderDone(REF, outcome, TODAY, FAR) for outcome in (None, *orders.Outcome)),
]


@pytest.mark.parametrize("view", ENDINGS, ids=lambda view: type(view).__name__)
def test_every_screen_is_short_calm_and_opens_with_the_reference(view: View) -> None:
    screen = screen_of(view, Texts("nl", NOW))
    assert screen.text.startswith("<b>K7Q-4MX</b>")
    assert len(screen.text) <= LONGEST_TEXT
    assert screen.text.count("\n") < MOST_LINES
    assert "!" not in screen.text
    assert "{" not in screen.text
    labels = [button.label for row in screen.rows for button in row if isinstance(button, Button)]
    assert all(0 < len(label) <= 40 for label in labels)


@pytest.mark.parametrize("view", ENDINGS, ids=lambda view: type(view).__name__)
def test_not_safe_shows_the_acute_line_and_nothing_shows_a_municipality(view: View) -> None:
    text = screen_of(view, Texts("nl", NOW)).text
    acute = isinstance(
        view, year_checks.NotSafeAsked | year_checks.NewReferralAsked | reopening.ReopeningReadBack
    )
    assert ("Acuut gevaar: 112" in text) is acute
