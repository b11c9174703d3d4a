"""Why a case ends early, in words, and the buttons to choose from."""

from handlers.screens import Button, Row
from handlers.texts import N_, Texts
from rules.words import EndingReason

_REASONS = {
    EndingReason.MOVED_AWAY: N_("Verhuisd"),
    EndingReason.WITHDRAWN: N_("Teruggetrokken door de gemeente"),
    EndingReason.TAKEN_OVER: N_("Overgenomen door een andere aanpak"),
    EndingReason.OTHER: N_("Andere reden"),
}


def reason_said(reason: EndingReason, texts: Texts) -> str:
    """The reason within a sentence."""
    said = texts.gettext(_REASONS[reason])
    return said[0].lower() + said[1:]


def reason_rows(action: str, texts: Texts) -> tuple[Row, ...]:
    """One button for each reason."""
    return tuple((Button(texts.gettext(said), action, reason.value),) for reason, said in _REASONS.items())
