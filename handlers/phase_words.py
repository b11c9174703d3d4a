"""How phases and their plans are called, and what the next phase still needs; domain.md, Words."""

from collections.abc import Iterable

from handlers.texts import N_, Texts
from rules.phases import Lack
from rules.words import Phase, PlanKind

PHASES = {
    Phase.DIRECT_SAFETY: N_("Directe veiligheid"),
    Phase.STABLE_SAFETY: N_("Stabiele veiligheid"),
    Phase.RECOVERY: N_("Herstel"),
    Phase.REFERRED: N_("Wacht op casusselectiegesprek"),
    Phase.UNDECIDED: N_("Nog geen consensus over de aanmelding"),
    Phase.SELECTED: N_("Wacht op toewijzing"),
    Phase.CLOSED: N_("Afgesloten"),
    Phase.REJECTED: N_("Afgewezen"),
    Phase.ENDED_EARLY: N_("Eerder gestopt"),
    Phase.COMPLETED: N_("Afgerond"),
}
_PLANS = {
    PlanKind.SAFETY_PLAN: N_("veiligheidsplan"),
    PlanKind.CARE_PLAN: N_("hulpverleningsplan"),
    PlanKind.RECOVERY_PLAN: N_("herstelplan"),
}
_LACKS = {
    Lack.SIX: N_("een 6 of hoger als laatste cijfer"),
    Lack.SEVENS: N_("genoeg zevens op rij"),
    Lack.EVENT_FREE: N_("genoeg maanden zonder onveilige gebeurtenis"),
    Lack.PLAN: N_("de datum van het plan"),
}


def phase_name(phase: Phase, texts: Texts) -> str:
    """The phase in the middle of a sentence."""
    return texts.gettext(PHASES[phase]).lower()


def plan_name(kind: PlanKind, texts: Texts) -> str:
    """The plan in the middle of a sentence."""
    return texts.gettext(_PLANS[kind])


def lacks_said(lacks: Iterable[Lack], texts: Texts) -> str:
    """What is missing, in a row of words."""
    return texts.formats.joined([texts.gettext(_LACKS[lack]) for lack in lacks])
