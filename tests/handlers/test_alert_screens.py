"""Every message about a threshold or an alert, as the reader gets it: short, complete, and quiet."""

import pytest

from casework.alert_news import AlertSkipped
from casework.alert_views import AlertMoved, AlertOver, AlertPush, AlertTakenOn, Outcome
from casework.registration import RegistrationOver
from casework.reviews import ReviewAhead
from casework.thresholds import ScaleUpOver, ThresholdOver
from casework.views import View
from handlers import nouns
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import AlertKind, Decision, Role
from tests.handlers.hand import LONGEST_TEXT
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-04-15 10:00")
REF, CHAIR = "K7Q4MX", Alias(Role.CHAIR, 2)
TAKEN = AlertOver(REF, False, None, CHAIR, amsterdam("2026-04-15 09:14"), on("2026-04-22"))
EXPERTS = Outcome(Decision.EXPERT_MEETING, amsterdam("2026-05-12 14:00"), on("2026-05-13"))

SAID = [
    (
        TAKEN,
        "heeft dit sinds 09:14 en besluit uiterlijk wo 22 april, over 7 dagen. Je hoeft niets te doen.",
    ),
    (AlertOver(REF, False, EXPERTS, CHAIR, NOW, None), "voorzitter 2 heeft besloten: expertoverleg op"),
    (AlertOver(REF, True, EXPERTS, CHAIR, NOW, None), "jouw besluit is vastgelegd: expertoverleg op"),
    (AlertOver(REF, True, None, None, None, None), "de vraag om een besluit is gesloten"),
    (AlertTakenOn(REF, CHAIR), "voorzitter 2 heeft dit opgepakt."),
    (AlertPush(REF, on("2026-04-22"), None, True), "een besluit is niet meer nodig"),
    (AlertMoved(REF, (CHAIR,), False), "ligt nu ook bij voorzitter 2. Wie het eerst"),
    (AlertMoved(REF, (CHAIR,), True), "er is nog geen besluit"),
    (
        AlertMoved(REF, (CHAIR,), False, AlertKind.ESCALATION, takes=False),
        "de stap in de escalatie ligt nu bij voorzitter 2. Je hoeft niets te doen.",
    ),
    (AlertSkipped(REF, 1), "op 1 stap van de ladder"),
    (AlertSkipped(REF, 2), "op 2 stappen van de ladder"),
    (RegistrationOver(REF, None), "aanmelden is niet meer nodig"),
    (RegistrationOver(REF, on("2026-04-15")), "aangemeld bij de voorzitter op wo 15 april"),
    (ReviewAhead(REF, on("2026-05-13"), False), "de casus wordt opnieuw bekeken op wo 13 mei"),
    (ReviewAhead(REF, on("2026-05-13"), True), "niet meer nodig"),
    (ThresholdOver(REF, on("2026-04-14"), True), "de driemaandstermijn is om sinds di 14 april"),
    (ThresholdOver(REF, on("2026-04-14"), False), "geldt niet meer"),
    (ScaleUpOver(REF, True), "opgeschaald"),
    (ScaleUpOver(REF, False), "niet opgeschaald"),
]


@pytest.mark.parametrize(("view", "said"), SAID)
def test_every_message_opens_with_the_reference_and_says_what_is(view: View, said: str) -> None:
    text = screen_of(view, Texts("nl", NOW)).text
    assert text.startswith("<b>K7Q-4MX</b>")
    assert said in text
    assert "!" not in text
    assert len(text) < LONGEST_TEXT


@pytest.mark.parametrize(("view", "said"), SAID)
def test_no_message_outside_the_opened_view_names_a_score(view: View, said: str) -> None:
    text = screen_of(view, Texts("nl", NOW)).text
    assert "cijfer" not in text.lower()
    assert "toewijzing" not in text
