"""How parties, criteria, grounds and reasons to reject a referral are called; domain.md."""

from handlers.texts import N_
from rules.words import InformedGround, ReferringParty, RejectionReason

PARTIES = {
    ReferringParty.VEILIG_THUIS: N_("Veilig Thuis"),
    ReferringParty.MUNICIPALITY: N_("De gemeente"),
    ReferringParty.BOTH: N_("Veilig Thuis en de gemeente"),
}
CRITERIA = {
    1: N_("structureel onveilig"),
    2: N_("hulp loopt vast, of bijna"),
    3: N_("ernstig geweld of verwaarlozing"),
    4: N_("hoog risico, komt steeds terug"),
    5: N_("gaat over van ouder op kind"),
    6: N_("verslaving, GGZ, eer of schulden"),
    7: N_("ernstige gevolgen, zoals trauma"),
    8: N_("gewone hulp hielp te weinig"),
}
"""By their number (G20), in the few words that fit on a button."""
GROUNDS = {
    InformedGround.WITH_CONSENT: N_("Ja, en stemt in"),
    InformedGround.WITHOUT_CONSENT: N_("Ja, stemt niet in"),
    InformedGround.NOT_YET: N_("Nee, nog niet"),
    InformedGround.UNSAFE_TO_INFORM: N_("Nee, dat is onveilig"),
    InformedGround.OUT_OF_REACH: N_("Nee, niet te bereiken"),
}
REJECTIONS = {
    RejectionReason.BAD_TIMING: N_("Het is niet het goede moment"),
    RejectionReason.SITUATION_IS_SAFE: N_("De situatie is veilig"),
    RejectionReason.REGULAR_HELP_FIRST: N_("Gewone hulp is nog niet geprobeerd"),
    RejectionReason.OTHER_DIRECTION: N_("Andere regie past beter"),
    RejectionReason.NO_CONSENSUS: N_("Geen consensus"),
}
DECIDERS = {
    "team_leader": N_("de teamleider van de gemeente"),
    "manager_veilig_thuis": N_("de manager van Veilig Thuis"),
}
"""Who breaks a tie, as policy.intake.tie_break says it: neither is a user, so they are named by function."""
