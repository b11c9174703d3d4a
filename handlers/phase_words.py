"""How phases are called; domain.md, Words."""

from handlers.texts import N_
from rules.words import Phase

PHASES = {
    Phase.DIRECT_SAFETY: N_("Directe veiligheid"),
    Phase.STABLE_SAFETY: N_("Stabiele veiligheid"),
    Phase.RECOVERY: N_("Herstel"),
    Phase.REFERRED: N_("Aangemeld"),
    Phase.UNDECIDED: N_("Nog geen consensus over de aanmelding"),
    Phase.SELECTED: N_("Wacht op toewijzing"),
    Phase.CLOSED: N_("Afgesloten"),
    Phase.REJECTED: N_("Afgewezen"),
    Phase.ENDED_EARLY: N_("Eerder gestopt"),
    Phase.COMPLETED: N_("Afgerond"),
}
