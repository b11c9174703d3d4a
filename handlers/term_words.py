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
    TermKind.SELECTION: N_("casusselectiegesprek"),
    TermKind.TIE_BREAK: N_("besluit over de aanmelding"),
    TermKind.ASSIGNMENT: N_("toewijzing aan een coördinator"),
    TermKind.WARM_HANDOVER: N_("warme overdracht"),
    TermKind.PHASE: N_("vraag over de fase"),
    TermKind.DOUBT: N_("antwoord op een twijfel"),
    TermKind.CLOSING: N_("stoppen of afsluiten bevestigen"),
    TermKind.ONE_YEAR_CHECK: N_("jaarcheck"),
    TermKind.NEW_REFERRAL: N_("nieuwe aanmelding na de jaarcheck"),
    TermKind.HANDOVER: N_("antwoord op een overdracht"),
    TermKind.RESTRAINING_ORDER: N_("huisverbod loopt af"),
    TermKind.CASE_MANAGER: N_("jaar van de casemanager om"),
    TermKind.PREPARATION: N_("expertoverleg voorbereiden"),
    TermKind.AGREEMENTS: N_("afspraken van het expertoverleg vastleggen"),
    TermKind.AGREEMENT: N_("afspraak uit het expertoverleg"),
    TermKind.SCALE_DOWN: N_("vraag over afschalen"),
    TermKind.CONSULTATION: N_("antwoord: bellen of niet"),
}
_UNREAD = N_("melding, nog niet ontvangen")


def term_name(kind: TermKind, texts: Texts, *, unread: bool = False) -> str:
    """What must be done, in a few words; `unread` for an alert that nobody has acknowledged."""
    return texts.gettext(_UNREAD if unread else _TERMS[kind])
