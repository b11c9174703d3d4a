"""How a change of people on a case reads."""

from html import escape

from casework.reassignment import DutyEnded
from handlers.screens import Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.words import Duty

DUTIES = {
    Duty.COORDINATOR: N_("coördinator"),
    Duty.DEPUTY: N_("maatje"),
    Duty.PROCESS_DIRECTOR: N_("procesregisseur"),
}


def duty_name(duty: Duty, texts: Texts) -> str:
    """What the duty is called, within a sentence."""
    return texts.gettext(DUTIES[duty])


@renders(DutyEnded)
def duty_ended(view: DutyEnded, texts: Texts) -> Screen:
    """For who had the duty."""
    _, duty = texts.gettext, duty_name(view.duty, texts)
    if view.successor is None:
        said = _("{reference}: je bent hier geen {duty} meer.")
        return Screen(said.format(reference=bold_reference(view.reference), duty=duty))
    said = _("{reference}: {alias} is nu {duty}. Je hoeft hier niets meer te doen.")
    alias = escape(texts.alias(view.successor))
    return Screen(said.format(reference=bold_reference(view.reference), duty=duty, alias=alias))
