"""How the check a year after closure reads, what follows from it, and opening a case again."""

from casework import reopening, year_checks
from casework.year_checks import Outcome
from handlers.people import acute_line
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from handlers.year_checks import SAVE
from rules.words import Phase

_DONE = {
    Outcome.SAFE: N_("{reference}: jaarcheck gedaan, nog veilig. Deze casus is afgerond."),
    Outcome.UNKNOWN: N_("{reference}: jaarcheck, niet bekend. Ik vraag het weer op {date}."),
    Outcome.REOPENED: N_("{reference} is heropend. De driemaandstermijn loopt tot en met {date}."),
    Outcome.REFERRAL_ASKED: N_("{reference}: de projectleider is gevraagd om een nieuwe aanmelding."),
}


@renders(year_checks.YearCheckAsked)
def year_check_asked(view: year_checks.YearCheckAsked, texts: Texts) -> Screen:
    """The question, or before its day the announcement."""
    _, formats = texts.gettext, texts.formats
    not_safe = Button(_("Niet veilig"), "check_not_safe")
    if view.early:
        opening = _("{reference}: de jaarcheck is op {date}. Dan vraag ik of het nog veilig is.")
        line = _("Is er eerder iets aan de hand, leg dat dan hier vast.")
        rows: tuple[Row, ...] = ((not_safe,),)
    else:
        opening = _("{reference}: jaarcheck van {date}. Is het nog veilig?")
        line = _("Nog veilig is: sindsdien geen herhaling, en nu veilig.")
        rows = (
            (Button(_("Nog veilig"), "check_safe"), not_safe),
            (Button(_("Niet bekend"), "check_unknown"),),
        )
    said = opening.format(reference=bold_reference(view.reference), date=formats.date(view.due_on))
    return Screen(f"{said}\n{line}", rows)


@renders(year_checks.SafeReadBack)
def safe_read_back(view: year_checks.SafeReadBack, texts: Texts) -> Screen:
    """Still safe: is that right?"""
    _ = texts.gettext
    lines = (
        _("{reference}: <b>nog veilig</b>. Klopt dit?").format(reference=bold_reference(view.reference)),
        _("Daarna vraag ik niets meer over deze casus."),
    )
    return Screen("\n".join(lines), ((Button(_("Klopt, opslaan"), "check_safe", SAVE),), _back(texts)))


@renders(year_checks.NotSafeAsked)
def not_safe_asked(view: year_checks.NotSafeAsked, texts: Texts) -> Screen:
    """Not safe: what is to happen."""
    _ = texts.gettext
    lines = (
        _("{reference}: niet veilig. Hoe gaat het verder?").format(reference=bold_reference(view.reference)),
        _("Heropenen: de casus staat weer in directe veiligheid, met een termijn tot en met {date}.").format(
            date=texts.formats.date(view.due)
        ),
        _("Nieuwe aanmelding: de projectleider meldt opnieuw aan, met een verwijzing naar deze casus."),
        acute_line(texts),
    )
    rows = (
        (Button(_("Casus heropenen"), "check_reopen"),),
        (Button(_("Nieuwe aanmelding vragen"), "check_refer"),),
        _back(texts),
    )
    return Screen("\n".join(lines), rows)


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), "check_back"),)


@renders(year_checks.YearCheckDone)
def year_check_done(view: year_checks.YearCheckDone, texts: Texts) -> Screen:
    """The line that stays."""
    _ = texts.gettext
    date = texts.formats.date(view.on) if view.on is not None else ""
    if view.outcome is None:
        said = _("{reference}: deze jaarcheck is niet meer nodig.")
    else:
        said = _(_DONE[view.outcome])
    return Screen(said.format(reference=bold_reference(view.reference), date=date))


@renders(year_checks.NewReferralAsked)
def new_referral_asked(view: year_checks.NewReferralAsked, texts: Texts) -> Screen:
    """For the project leader."""
    _ = texts.gettext
    lines = (
        _("{reference}: een nieuwe aanmelding is nodig, met een verwijzing naar deze casus.").format(
            reference=bold_reference(view.reference)
        ),
        _("Bij de jaarcheck is op {date} vastgelegd dat het niet veilig is.").format(
            date=texts.formats.date(view.not_safe_on)
        ),
        acute_line(texts),
    )
    rows = (
        (Button(_("Aanmelding invullen"), "again_refer"),),
        (Button(_("Toch deze casus heropenen"), "again_reopen"),),
    )
    return Screen("\n".join(lines), rows)


@renders(year_checks.NewReferralOver)
def new_referral_over(view: year_checks.NewReferralOver, texts: Texts) -> Screen:
    """The line that stays with the project leader."""
    _ = texts.gettext
    if view.phase is Phase.COMPLETED:
        said = _("{reference} is opnieuw aangemeld. Deze casus is afgerond.")
    elif view.phase is Phase.CLOSED:
        said = _("{reference}: er is geen nieuwe aanmelding meer nodig.")
    else:
        said = _("{reference} is heropend. Een nieuwe aanmelding is niet nodig.")
    return Screen(said.format(reference=bold_reference(view.reference)))


@renders(reopening.ReopeningReadBack)
def reopening_read_back(view: reopening.ReopeningReadBack, texts: Texts) -> Screen:
    """Before it is opened again."""
    _, formats = texts.gettext, texts.formats
    lines = [_("{reference}: deze casus heropenen?").format(reference=bold_reference(view.reference))]
    if view.closed_on is not None:
        lines.append(_("De casus is afgesloten op {date}.").format(date=formats.date(view.closed_on)))
    lines += [
        _("De casus staat dan weer in directe veiligheid, met een termijn tot en met {date}.").format(
            date=formats.date(view.due)
        ),
        acute_line(texts),
    ]
    save, leave = Button(_("Klopt, heropenen"), "reopen_save"), Button(_("Niet heropenen"), "reopen_leave")
    return Screen("\n".join(lines), ((save,), (leave,)))


@renders(reopening.ReopeningDone)
def reopening_done(view: reopening.ReopeningDone, texts: Texts) -> Screen:
    """The line that stays."""
    _ = texts.gettext
    if view.due is None:
        said, date = _("{reference}: de casus blijft gesloten."), ""
    else:
        said, date = _(_DONE[Outcome.REOPENED]), texts.formats.date(view.due)
    return Screen(said.format(reference=bold_reference(view.reference), date=date))
