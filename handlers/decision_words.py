"""Decisions on an alert in words, and the reasons that come with some of them."""

from handlers.screens import Button, Row
from handlers.texts import N_, Texts
from rules.words import BackReason, Decision, SnoozeReason

WITH_REFERRER = frozenset({Decision.EXPERT_MEETING, Decision.ADVICE, Decision.BACK_TO_COORDINATOR})
"""What chair and referrer decide together; domain.md, From referral to one year later."""
_DECIDED = {
    Decision.EXPERT_MEETING: N_("expertoverleg"),
    Decision.ADVICE: N_("advies van enkele experts"),
    Decision.BACK_TO_COORDINATOR: N_("terug naar de coördinator"),
    Decision.NO_MEETING: N_("geen nieuw expertoverleg"),
    Decision.SCALE_UP: N_("opschalen naar de voorzitter"),
    Decision.FOLLOW: N_("blijven volgen"),
    Decision.ARRANGED: N_("geregeld"),
    Decision.NOW_KEPT: N_("de afspraak wordt nu nagekomen"),
    Decision.NO_LONGER_NEEDED: N_("de afspraak is niet meer nodig"),
    Decision.DECIDED_OUTSIDE: N_("de bestuurder heeft besloten"),
}
_BACK = {
    BackReason.PLAN_NOT_READY: N_("Plan nog niet klaar"),
    BackReason.FORM_NOT_READY: N_("Formulier nog niet klaar"),
    BackReason.MORE_TIME: N_("Plan werkt, meer tijd nodig"),
    BackReason.OTHER_STEP_FIRST: N_("Eerst een andere stap"),
    BackReason.DOES_NOT_FIT: N_("Geen vraag voor dit overleg"),
}
_LATER = {
    SnoozeReason.WAITS_FOR_INFORMATION: N_("Wacht op informatie"),
    SnoozeReason.PARTIES_AWAY: N_("Betrokkenen zijn afwezig"),
    SnoozeReason.TALK_PLANNED: N_("Gesprek met aanmelder gepland"),
}


def decision_said(decision: Decision, texts: Texts) -> str:
    """The decision within a sentence."""
    return texts.gettext(_DECIDED[decision])


def back_said(reason: BackReason, texts: Texts) -> str:
    """Within a sentence, why it goes back to the coordinator."""
    return _within(texts.gettext(_BACK[reason]))


def later_said(reason: SnoozeReason, texts: Texts) -> str:
    """Within a sentence, why the decision comes later."""
    return _within(texts.gettext(_LATER[reason]))


def _within(said: str) -> str:
    return said[0].lower() + said[1:]


def back_rows(action: str, texts: Texts) -> tuple[Row, ...]:
    """One button for each reason to go back to the coordinator."""
    return tuple((Button(texts.gettext(said), action, reason.value),) for reason, said in _BACK.items())


def later_rows(action: str, texts: Texts) -> tuple[Row, ...]:
    """One button for each reason to decide later."""
    return tuple((Button(texts.gettext(said), action, reason.value),) for reason, said in _LATER.items())
