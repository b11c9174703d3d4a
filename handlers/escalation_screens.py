"""How an escalation reads: the offer, each step, what to say outside, and what was done so far."""

from casework.escalations import EscalationOffered, EscalationOfferOver
from handlers.screens import Button, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.words import Rung

RUNGS = {
    Rung.COORDINATOR: N_("de coördinator"),
    Rung.PROCESS_DIRECTOR: N_("de procesregisseur"),
    Rung.GUARD: N_("wie de afspraken bewaakt"),
    Rung.CHAIR: N_("de voorzitter"),
    Rung.PROJECT_LEADER: N_("de projectleider"),
    Rung.MANAGER: N_("de leidinggevende van de partij"),
    Rung.STEERING_GROUP: N_("de stuurgroep"),
    Rung.EXECUTIVE: N_("de bestuurder van de gemeente"),
}
"""Who is on each step."""


@renders(EscalationOffered)
def escalation_offered(view: EscalationOffered, texts: Texts) -> Screen:
    """Whether to start it, and who gets it then."""
    _ = texts.gettext
    lines = [
        _("{reference}: de afspraak van {date} wordt niet nagekomen. Start je de escalatie?").format(
            reference=bold_reference(view.reference), date=texts.formats.date(view.due_on)
        ),
        _("De melding gaat eerst naar {rung}.").format(rung=_(RUNGS[view.to])),
    ]
    if view.own_step:
        lines.append(_("Met Stap zetten zeg je ook: ik heb het zelf al met hen besproken."))
    rows = ((Button(_("Stap zetten"), "escalation_start"),), (Button(_("Nog niet"), "escalation_leave"),))
    return Screen("\n".join(lines), rows)


@renders(EscalationOfferOver)
def escalation_offer_over(view: EscalationOfferOver, texts: Texts) -> Screen:
    """The line that stays."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.to is None:
        said = _("{reference}: geen escalatie gestart. De afspraak blijft open staan.")
        return Screen(said.format(reference=reference))
    return Screen(
        _("{reference}: de escalatie is gestart. De melding ligt nu bij {rung}.").format(
            reference=reference, rung=_(RUNGS[view.to])
        )
    )
