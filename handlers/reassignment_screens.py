"""How a change of people on a case reads."""

from html import escape

from casework.case_draft import NOBODY
from casework.reassigning import (
    DutyQuestion,
    NotReassigned,
    Reassigned,
    ReassignmentReadBack,
    SuccessorQuestion,
)
from casework.reassignment import DutyEnded
from handlers.case_screens import colleague_label
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import N_, Texts, bold_reference
from rules.aliases import Alias
from rules.words import Duty

DUTY, SUCCESSOR, BACK, SAVE = "reassign_duty", "reassign_who", "reassign_back", "reassign_save"
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


@renders(DutyQuestion)
def duty_question(view: DutyQuestion, texts: Texts) -> Screen:
    """Which duty."""
    said = texts.gettext("{reference}: welke taak gaat naar iemand anders?")
    lines = [said.format(reference=bold_reference(view.reference))]
    lines += [
        f"{duty_name(duty, texts).capitalize()}: {_holder(holder, texts)}" for duty, holder in view.holders
    ]
    lines.append(texts.gettext("De termijnen lopen door; alleen wie ze heeft, verandert."))
    buttons = [Button(duty_name(duty, texts).capitalize(), DUTY, duty.value) for duty, _ in view.holders]
    return Screen("\n".join(lines), (*in_rows(buttons, 2), _back(texts.gettext("Stoppen"))))


@renders(SuccessorQuestion)
def successor_question(view: SuccessorQuestion, texts: Texts) -> Screen:
    """Who gets it."""
    _, duty = texts.gettext, duty_name(view.duty, texts)
    question = (
        _("{reference}: wie wordt {duty}?")
        if view.colleagues
        else _("{reference}: er is nu geen ander die {duty} kan worden.")
    )
    lines = [
        question.format(reference=bold_reference(view.reference), duty=duty),
        _("Nu: {alias}.").format(alias=_holder(view.holder, texts)),
    ]
    if not view.colleagues:
        lines.append(_("Nodig eerst iemand uit met /uitnodigen."))
    buttons = [Button(colleague_label(one, texts), SUCCESSOR, str(one.person_id)) for one in view.colleagues]
    rows = in_rows(buttons, 2)
    if view.can_be_nobody:
        rows = (*rows, (Button(_("Voorlopig niemand"), SUCCESSOR, str(NOBODY)),))
    return Screen("\n".join(lines), (*rows, _back(_("Terug"))))


@renders(ReassignmentReadBack)
def reassignment_read_back(view: ReassignmentReadBack, texts: Texts) -> Screen:
    """Before it is recorded."""
    _, duty = texts.gettext, duty_name(view.duty, texts)
    said = _("{reference}: <b>{successor}</b> wordt {duty}, in plaats van {holder}.")
    lines = [
        said.format(
            reference=bold_reference(view.reference),
            duty=duty,
            successor=_holder(view.successor, texts),
            holder=_holder(view.holder, texts),
        )
    ]
    if view.was_deputy:
        lines.append(_("Daarna is er geen maatje meer, tot je er een kiest."))
    lines += [_("De termijnen blijven zoals ze zijn."), _("Klopt dit?")]
    return Screen("\n".join(lines), ((Button(_("Klopt, opslaan"), SAVE),), _back(_("Terug"))))


@renders(Reassigned)
def reassigned(view: Reassigned, texts: Texts) -> Screen:
    """The one line that stays."""
    _ = texts.gettext
    said = _("{reference}: {successor} is nu {duty}. Wie erbij hoort, krijgt bericht.")
    return Screen(
        said.format(
            reference=bold_reference(view.reference),
            duty=duty_name(view.duty, texts),
            successor=_holder(view.successor, texts),
        )
    )


@renders(NotReassigned)
def not_reassigned(view: NotReassigned, texts: Texts) -> Screen:
    """The conversation was left."""
    said = texts.gettext("{reference}: gestopt. Er is niets veranderd.")
    return Screen(said.format(reference=bold_reference(view.reference)))


def _holder(alias: Alias | None, texts: Texts) -> str:
    return escape(texts.alias(alias)) if alias is not None else texts.gettext("niemand")


def _back(label: str) -> Row:
    return (Button(label, BACK),)
