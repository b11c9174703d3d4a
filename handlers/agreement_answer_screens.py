"""How the question whether an agreement is kept reads, and the line about it to the coordinator."""

from datetime import date
from html import escape

from casework.agreement_answer_views import (
    AgreementAnswered,
    AgreementAsked,
    AgreementDue,
    AgreementOver,
    Answer,
    LaterDayAsked,
    LaterReadBack,
)
from casework.agreement_news import AgreementNews, News
from handlers.agreement_words import agreement_said
from handlers.day_choices import coming_day_rows, day_doubt_lines
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.agreements import SHORTCUT_WEEKS
from rules.calendar import local_date

OPEN, ANSWER, MONTH, DAY = "kept_open", "kept_answer", "kept_month", "kept_day"
SAVE, UNDO = "kept_save", "kept_undo"
_BUTTONS = (
    ((Answer.KEPT, N_("Nagekomen")), (Answer.LATER, N_("Later"))),
    ((Answer.NOT_KEPT, N_("Niet nagekomen")), (Answer.LAPSED, N_("Niet meer nodig"))),
    ((Answer.WITHDRAWN, N_("Per ongeluk vastgelegd")),),
)
_ANSWERED = {
    Answer.KEPT: N_("nagekomen"),
    Answer.LATER: N_("later"),
    Answer.NOT_KEPT: N_("niet nagekomen"),
    Answer.LAPSED: N_("niet meer nodig"),
    Answer.WITHDRAWN: N_("per ongeluk vastgelegd, teruggenomen"),
}
_NEWS = {
    News.KEPT: N_("{reference}: een afspraak uit het expertoverleg is nagekomen."),
    News.LATER: N_("{reference}: een afspraak uit het expertoverleg is verzet naar {date}."),
    News.NOT_KEPT: N_("{reference}: een afspraak uit het expertoverleg is niet nagekomen."),
    News.TAKEN_BACK: N_(
        "{reference}: het antwoord op een afspraak was een vergissing. De afspraak staat weer open."
    ),
}


@renders(AgreementDue)
def due(view: AgreementDue, texts: Texts) -> Screen:
    """As a lock screen shows it."""
    said = _due_said(view.due_on, texts).format(
        reference=bold_reference(view.reference), date=texts.formats.date(view.due_on)
    )
    return Screen(said, ((Button(texts.gettext("Bekijken"), OPEN),),))


def _due_said(due_on: date, texts: Texts) -> str:
    _, today = texts.gettext, local_date(texts.now)
    if due_on == today:
        return _("{reference}: een afspraak loopt vandaag af.")
    if due_on > today:
        return _("{reference}: een afspraak loopt af op {date}.")
    return _("{reference}: een afspraak liep af op {date}.")


@renders(AgreementAsked)
def asked(view: AgreementAsked, texts: Texts) -> Screen:
    """Opened."""
    _, formats = texts.gettext, texts.formats
    lines = [
        _("{reference} · afspraak uit het expertoverleg van {date}").format(
            reference=bold_reference(view.reference), date=formats.day_month(view.met_on)
        ),
        f"{agreement_said(view.agreement, texts)}.",
    ]
    if (times := view.agreement.times_later) > 0:
        lines.append(texts.ngettext("{count} keer later.", "{count} keer later.", times).format(count=times))
    lines.append(_("Is dit gedaan?"))
    rows = tuple(tuple(Button(_(label), ANSWER, answer.value) for answer, label in row) for row in _BUTTONS)
    return Screen("\n".join(lines), rows)


@renders(LaterDayAsked)
def later_day_asked(view: LaterDayAsked, texts: Texts) -> Screen:
    """Until when."""
    _ = texts.gettext
    lines = [
        f"{bold_reference(view.reference)}: {agreement_said(view.agreement, texts)}.",
        *day_doubt_lines(view.day.doubt, texts),
        _("Wat is de nieuwe datum? Tik een dag aan of schrijf hem, zoals: 12 mei."),
    ]
    return Screen(
        "\n".join(lines), (*coming_day_rows(view.day, SHORTCUT_WEEKS, DAY, MONTH, texts), _back(texts))
    )


@renders(LaterReadBack)
def later_read_back(view: LaterReadBack, texts: Texts) -> Screen:
    """The new day, before it counts."""
    _, formats = texts.gettext, texts.formats
    text = _("{reference}: {agreement}. Wordt <b>{date}</b>. Klopt dit?").format(
        reference=bold_reference(view.reference),
        agreement=agreement_said(view.agreement, texts),
        date=formats.date_with_distance(view.until),
    )
    other = Button(_("Andere datum"), ANSWER, Answer.LATER.value)
    return Screen(text, ((Button(_("Klopt, opslaan"), SAVE),), (other,)))


@renders(AgreementAnswered)
def answered(view: AgreementAnswered, texts: Texts) -> Screen:
    """What was recorded."""
    _ = texts.gettext
    said = agreement_said(view.agreement, texts, stays=True)
    opening = f"{bold_reference(view.reference)}: {said}"
    if view.undone:
        return Screen(
            _("{agreement}. Het antwoord is ongedaan gemaakt; de vraag staat weer open.").format(
                agreement=opening
            )
        )
    if view.until is not None:
        text = _("{reference}: een afspraak is verzet van {was} naar {until}.").format(
            reference=bold_reference(view.reference),
            was=texts.formats.date(view.was),
            until=texts.formats.date(view.until),
        )
    else:
        text = f"{opening}: <b>{_(_ANSWERED[view.answer])}</b>."
    rows: tuple[Row, ...] = ((Button(_("Ongedaan maken"), UNDO),),) if view.may_undo else ()
    return Screen(text, rows)


@renders(AgreementOver)
def over(view: AgreementOver, texts: Texts) -> Screen:
    """Not asked of this reader any more."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.answer is None or view.by is None:
        return Screen(
            _("{reference}: over deze afspraak vraag ik je niets meer.").format(reference=reference)
        )
    said = _("{reference}: {alias} heeft over deze afspraak al geantwoord: {answer}.")
    alias = escape(texts.alias(view.by))
    return Screen(said.format(reference=reference, alias=alias, answer=_(_ANSWERED[view.answer])))


@renders(AgreementNews)
def news(view: AgreementNews, texts: Texts) -> Screen:
    """One line for who coordinates."""
    _, formats = texts.gettext, texts.formats
    reference, day = bold_reference(view.reference), formats.date(view.on)
    if view.what is not News.DUE:
        return Screen(_(_NEWS[view.what]).format(reference=reference, date=day))
    said = _due_said(view.on, texts).format(reference=reference, date=day)
    asked = _("Gevraagd aan {alias}; je hoeft niets te doen.").format(alias=escape(texts.alias(view.guard)))
    return Screen(f"{said} {asked}")


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), OPEN),)
