"""How it is said that a term changed, and why."""

from collections.abc import Iterable

from casework.corrections import Reason, TermChange
from handlers.texts import N_, Texts
from rules.words import TermKind

_SUBJECTS = {
    TermKind.THRESHOLD: N_("de driemaandstermijn"),
    TermKind.MONITORING: N_("het monitormoment"),
    TermKind.SCORES: N_("de vraag naar de cijfers"),
    TermKind.REGISTRATION: N_("de aanmelding bij de voorzitter"),
    TermKind.DECISION: N_("de datum voor het besluit"),
    TermKind.REVIEW: N_("het moment om opnieuw te kijken"),
    TermKind.SELECTION: N_("het casusselectiegesprek"),
    TermKind.TIE_BREAK: N_("het besluit over de aanmelding"),
    TermKind.ASSIGNMENT: N_("de toewijzing"),
    TermKind.WARM_HANDOVER: N_("de warme overdracht"),
    TermKind.PHASE: N_("de vraag over de fase"),
    TermKind.DOUBT: N_("het antwoord op een twijfel"),
    TermKind.CLOSING: N_("de bevestiging van het stoppen of afsluiten"),
    TermKind.ONE_YEAR_CHECK: N_("de jaarcheck"),
    TermKind.NEW_REFERRAL: N_("de nieuwe aanmelding"),
    TermKind.HANDOVER: N_("het antwoord op een overdracht"),
    TermKind.RESTRAINING_ORDER: N_("het einde van het huisverbod"),
    TermKind.CASE_MANAGER: N_("het jaar van de casemanager"),
    TermKind.PREPARATION: N_("de voorbereiding van het expertoverleg"),
    TermKind.AGREEMENTS: N_("het vastleggen van de afspraken"),
    TermKind.AGREEMENT: N_("een afspraak uit het expertoverleg"),
    TermKind.SCALE_DOWN: N_("de vraag over afschalen"),
    TermKind.CONSULTATION: N_("het antwoord: bellen of niet"),
}
_REASONS = {
    Reason.DATE: N_("omdat een datum is verbeterd"),
    Reason.SCORE: N_("omdat een cijfer is verbeterd"),
    Reason.MEETING: N_("omdat een overleg is verbeterd"),
    Reason.FACT: N_("omdat een gegeven is verbeterd"),
    Reason.POLICY: N_("door nieuw beleid van de regio"),
}


def reason_said(reason: Reason, texts: Texts) -> str:
    """ "omdat een datum is verbeterd"."""
    return texts.gettext(_REASONS[reason])


def change_said(change: TermChange, texts: Texts) -> str:
    """ "de driemaandstermijn is nu di 21 april (was di 14 april)"."""
    _, date = texts.gettext, texts.formats.date
    term = _(_SUBJECTS[change.kind])
    if change.now is None:
        was = date(change.was) if change.was is not None else ""
        return _("{term} van {was} geldt niet meer").format(term=term, was=was)
    if change.was is None:
        return _("{term} is nu {now}").format(term=term, now=date(change.now))
    return _("{term} is nu {now} (was {was})").format(term=term, now=date(change.now), was=date(change.was))


def change_ahead(change: TermChange, texts: Texts) -> str:
    """ "de driemaandstermijn: di 14 april → di 21 april", before it is saved."""
    _, date = texts.gettext, texts.formats.date
    none = _("geen")
    was = date(change.was) if change.was is not None else none
    now = date(change.now) if change.now is not None else none
    return f"{_(_SUBJECTS[change.kind])}: {was} → {now}"


def changes_said(changes: Iterable[TermChange], texts: Texts) -> str:
    """All of them in one line."""
    return texts.formats.joined([change_said(change, texts) for change in changes])
