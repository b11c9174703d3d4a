"""How opening a case looks, and what its people are told."""

from html import escape

from casework import assignments, case_draft
from casework.case_draft import Chosen, Colleague, StartDateQuestion, StartDoubt
from handlers.calendar_buttons import calendar_rows
from handlers.calendar_keyboard import month_grid
from handlers.formats import Language
from handlers.opening_cases import OUT_OF_RANGE
from handlers.screens import Button, CopyButton, Row, Screen, in_rows, renders
from handlers.spoken_dates import DoubtKind
from handlers.term_receipts import next_lines
from handlers.texts import N_, Texts, bold_reference
from rules.references import shown
from rules.words import Duty

ASSIGN, ASSIGN_LATER = "assign_save", "assign_later"
_QUESTIONS = {
    Duty.COORDINATOR: N_("Wie wordt de coördinator?"),
    Duty.DEPUTY: N_("Wie wordt het maatje, dat waarneemt als de coördinator er niet is?"),
    Duty.PROCESS_DIRECTOR: N_("Wie is de procesregisseur van de gemeente?"),
}
_NOBODY_THERE = {
    Duty.COORDINATOR: N_("Er is nog geen coördinator. Nodig er eerst een uit met /uitnodigen."),
    Duty.DEPUTY: N_("Er is nog geen andere coördinator die maatje kan zijn."),
    Duty.PROCESS_DIRECTOR: N_("Deze gemeente heeft nog geen procesregisseur in de dienst."),
}
_LEFT_OUT = {Duty.DEPUTY: N_("Geen maatje"), Duty.PROCESS_DIRECTOR: N_("Nog niet bekend")}
_DOUBTS = {
    OUT_OF_RANGE: N_("De startdatum is vandaag of eerder, en hoogstens twee jaar terug."),
    DoubtKind.DOES_NOT_EXIST: N_("Die datum bestaat niet."),
    DoubtKind.AMBIGUOUS: N_("Dit kan twee dingen betekenen."),
    DoubtKind.SEVERAL: N_("Ik lees meer dan één datum."),
    DoubtKind.WEEKDAY_MISMATCH: N_("De dag van de week en de datum horen niet bij elkaar."),
}
_NOT_UNDERSTOOD = N_("Ik lees hier geen datum in.")


_DAYS_SINCE = N_("Kies een dag van {date} tot en met vandaag.")


def back_row(texts: Texts, *, first: bool = False) -> Row:
    """The way back, always the last button; before the first step it is the way out."""
    label = texts.gettext("Stoppen") if first else texts.gettext("Terug")
    return (Button(label, "case_back"),)


@renders(case_draft.MunicipalityQuestion)
def municipality_question(view: case_draft.MunicipalityQuestion, texts: Texts) -> Screen:
    """The first step."""
    _ = texts.gettext
    buttons = [Button(option.name, "case_place", option.value) for option in view.options]
    text = _("<b>Nieuwe casus</b>\nIn welke gemeente?")
    return Screen(text, (*in_rows(buttons, 2), back_row(texts, first=True)))


@renders(case_draft.ColleagueQuestion)
def colleague_question(view: case_draft.ColleagueQuestion, texts: Texts) -> Screen:
    """Who gets a duty."""
    _ = texts.gettext
    question = (_QUESTIONS if view.colleagues else _NOBODY_THERE)[view.duty]
    lines = [*_so_far(view.chosen, texts), "", _(question)]
    if not all(colleague.reachable for colleague in view.colleagues):
        lines.append(_("Wie onbereikbaar is, krijgt het bericht zodra ik weer iets mag sturen."))
    buttons = [
        Button(colleague_label(colleague, texts), "case_who", f"{view.duty.value}.{colleague.person_id}")
        for colleague in view.colleagues
    ]
    rows = in_rows(buttons, 2)
    if view.duty in _LEFT_OUT:
        nobody = f"{view.duty.value}.{case_draft.NOBODY}"
        rows = (*rows, (Button(_(_LEFT_OUT[view.duty]), "case_who", nobody),))
    if view.chosen.reference is not None and view.duty is Duty.COORDINATOR:
        return Screen("\n".join(lines), (*rows, (Button(_("Later"), ASSIGN_LATER),)))
    return Screen("\n".join(lines), (*rows, back_row(texts)))


def colleague_label(colleague: Colleague, texts: Texts) -> str:
    """A colleague to choose, and that they cannot be reached now."""
    label = texts.alias(colleague.alias)
    if colleague.reachable:
        return label
    return texts.gettext("{alias} (onbereikbaar)").format(alias=label)


@renders(StartDateQuestion)
def start_date_question(view: StartDateQuestion, texts: Texts) -> Screen:
    """When the case was assigned: tapped, from the calendar, or typed."""
    _, formats = texts.gettext, texts.formats
    lines = [*_so_far(view.chosen, texts), ""]
    rows: tuple[Row, ...] = ()
    if view.doubt is not None:
        lines.append(_doubt_line(view.doubt, view, texts))
        days = [Button(formats.date(day), "case_start", day.isoformat()) for day in view.doubt.candidates]
        rows = in_rows(days, 2)
    lines.append(_("Op welke datum is de casus toegewezen? Tik, of schrijf bijvoorbeeld 12 januari."))
    if view.month is not None:
        language: Language = "en" if texts.language == "en" else "nl"
        grid = month_grid(view.month.year, view.month.month, view.earliest, view.latest, language)
        rows = (*rows, *calendar_rows(grid, "case_start", "case_month"))
    else:
        today = Button(_("Vandaag"), "case_start", view.latest.isoformat())
        rows = (*rows, (today, Button(_("Kalender"), "case_month", f"{view.latest:%Y-%m}")))
    return Screen("\n".join(lines), (*rows, back_row(texts)))


def _doubt_line(doubt: StartDoubt, view: StartDateQuestion, texts: Texts) -> str:
    if doubt.kind == OUT_OF_RANGE and view.chosen.reference is not None:
        return texts.gettext(_DAYS_SINCE).format(date=texts.formats.date(view.earliest))
    return texts.gettext(_DOUBTS.get(doubt.kind, _NOT_UNDERSTOOD))


@renders(case_draft.CaseReadBack)
def case_read_back(view: case_draft.CaseReadBack, texts: Texts) -> Screen:
    """Everything, before it is stored."""
    _, formats = texts.gettext, texts.formats
    chosen = view.chosen
    lines = [
        *_so_far(chosen, texts),
        *_left_open(chosen, texts),
        _("Toegewezen op: {date}").format(date=formats.date(view.assigned_on)),
        _("Driemaandstermijn: <b>{date}</b>").format(date=formats.date_with_distance(view.due)),
    ]
    if view.passed:
        lines.append(
            _(
                "Die termijn is om. Na het openen gaat er meteen een melding uit. "
                "Is er al een 6, laat de coördinator dan dat overleg met de datum vastleggen."
            )
        )
    lines.append(_("Klopt dit?"))
    right = Button(_("Klopt, openen"), "case_open")
    if chosen.reference is not None:
        right = Button(_("Klopt, toewijzen"), ASSIGN)
    return Screen("\n".join(lines), ((right,), back_row(texts)))


def _so_far(chosen: Chosen, texts: Texts) -> list[str]:
    _ = texts.gettext
    opening = _("<b>Nieuwe casus</b>")
    if chosen.reference is not None:
        opening = _("{reference}: toewijzen.").format(reference=bold_reference(chosen.reference))
    lines = [opening]
    # The question who gets a case is a push: of which municipality it is comes after the first tap.
    if chosen.reference is None or chosen.coordinator is not None:
        lines.append(_("Gemeente: {municipality}").format(municipality=escape(chosen.municipality)))
    if chosen.coordinator is not None:
        lines.append(_("Coördinator: {alias}").format(alias=escape(texts.alias(chosen.coordinator))))
    if chosen.deputy is not None:
        lines.append(_("Maatje: {alias}").format(alias=escape(texts.alias(chosen.deputy))))
    if chosen.process_director is not None:
        lines.append(_("Procesregisseur: {alias}").format(alias=escape(texts.alias(chosen.process_director))))
    return lines


def _left_open(chosen: Chosen, texts: Texts) -> list[str]:
    """Who was left out, said in so many words where everything is read back."""
    _ = texts.gettext
    lines = [_("Maatje: geen")] if chosen.deputy is None else []
    return lines + ([_("Procesregisseur: nog niet bekend")] if chosen.process_director is None else [])


@renders(case_draft.CaseOpened)
def case_opened(view: case_draft.CaseOpened, texts: Texts) -> Screen:
    """The one line that stays, with the reference to copy."""
    text = texts.gettext("{reference} is geopend. Wie erbij hoort, krijgt bericht.")
    opened = text.format(reference=bold_reference(view.reference))
    return Screen(opened, (copy_row(view.reference, texts),))


@renders(case_draft.CaseAssigned)
def case_assigned(view: case_draft.CaseAssigned, texts: Texts) -> Screen:
    """Who has it now, and what comes next."""
    said = texts.gettext("{reference}: toegewezen aan {alias} op {date}. Wie erbij hoort, krijgt bericht.")
    assigned = said.format(
        reference=bold_reference(view.reference),
        alias=escape(texts.alias(view.coordinator)),
        date=texts.formats.date(view.on),
    )
    return Screen("\n".join((assigned, *next_lines(view.next, texts))))


@renders(case_draft.CaseNotOpened)
def case_not_opened(view: case_draft.CaseNotOpened, texts: Texts) -> Screen:
    """The conversation was left."""
    return Screen(texts.gettext("Gestopt. Er is geen casus geopend."))


def copy_row(reference: str, texts: Texts) -> Row:
    """The reference on the clipboard, since messages are protected."""
    return (CopyButton(texts.gettext("Referentie kopiëren"), shown(reference)),)


@renders(assignments.AssignedToYou)
def assigned_to_you(view: assignments.AssignedToYou, texts: Texts) -> Screen:
    """For the coordinator: the reference, where to keep the key, and the threshold."""
    _, term = texts.gettext, ""
    if view.due is not None and view.passed:
        term = _("De driemaandstermijn was op {due} om.").format(due=texts.formats.date(view.due))
    elif view.due is not None:
        term = _("De driemaandstermijn loopt tot en met {due}.").format(due=texts.formats.date(view.due))
    key = _("Alleen daar staat om wie het gaat: deze dienst weet het niet.")
    opening = _("{reference} is aan jou toegewezen.").format(reference=bold_reference(view.reference))
    return _told(opening, (key, term) if term else (key,), view.reference, texts)


@renders(assignments.DeputyOfCase)
def deputy_of_case(view: assignments.DeputyOfCase, texts: Texts) -> Screen:
    """For the deputy."""
    _ = texts.gettext
    opening = _("{reference}: je bent maatje van {alias}.").format(
        reference=bold_reference(view.reference), alias=escape(texts.alias(view.coordinator))
    )
    if view.due is None:
        return _told(opening, (), view.reference, texts)
    date = texts.formats.date(view.due)
    return _told(
        opening, (_("Datum van de driemaandstermijn: {date}.").format(date=date),), view.reference, texts
    )


@renders(assignments.CaseInYourMunicipality)
def case_in_your_municipality(view: assignments.CaseInYourMunicipality, texts: Texts) -> Screen:
    """For the process director."""
    _ = texts.gettext
    opening = _("{reference}: je bent procesregisseur.").format(reference=bold_reference(view.reference))
    handover = _("Coördinator: {alias}. Die neemt contact op voor de warme overdracht.").format(
        alias=escape(texts.alias(view.coordinator))
    )
    return _told(opening, (handover,), view.reference, texts)


def _told(opening: str, lines: tuple[str, ...], reference: str, texts: Texts) -> Screen:
    """The advice stands in the first line: that is what a bundle shows."""
    advice = texts.gettext("Noteer in je eigen dossier: casus {reference}.").format(
        reference=shown(reference)
    )
    return Screen("\n".join((f"{opening} {advice}", *lines)), (copy_row(reference, texts),))


@renders(assignments.NoLongerYours)
def no_longer_yours(view: assignments.NoLongerYours, texts: Texts) -> Screen:
    """The duty went to somebody else."""
    said = texts.gettext("deze casus is niet meer bij jou.")
    return Screen(f"{bold_reference(view.reference)}: {said}")
