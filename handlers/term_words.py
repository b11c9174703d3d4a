"""What the terms are called."""

from handlers.texts import N_, Texts
from rules.words import TermKind

_TERMS = {
    TermKind.THRESHOLD: N_("driemaandstermijn om"),
    TermKind.MONITORING: N_("monitormoment"),
    TermKind.SCORES: N_("cijfers van een overleg"),
    TermKind.REGISTRATION: N_("aanmelden bij de voorzitter"),
    TermKind.DECISION: N_("besluit"),
    TermKind.REVIEW: N_("opnieuw bekijken na het besluit"),
}
_UNREAD = N_("melding, nog niet ontvangen")


def term_name(kind: TermKind, texts: Texts, *, unread: bool = False) -> str:
    """What must be done, in a few words; `unread` for an alert that nobody has acknowledged."""
    return texts.gettext(_UNREAD if unread else _TERMS[kind])
