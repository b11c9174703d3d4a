"""How far stable safety is, in one line that several screens show."""

from casework.stability import StabilityLine
from handlers.texts import Texts
from rules.calendar import local_date


def stability_said(line: StabilityLine, texts: Texts) -> str:
    """ "7 of hoger: 2 van 3, volgende op zijn vroegst ma 4 mei. Zonder onveilige gebeurtenis: 4 van 6 maanden
    (op zijn vroegst di 14 juli)." """
    return f"{_row_said(line, texts)} {_months_said(line, texts)}"


def _row_said(line: StabilityLine, texts: Texts) -> str:
    _, today = texts.gettext, local_date(texts.now)
    counted = {"score": line.score, "counted": line.counted, "needed": line.needed}
    if line.next_on is None or line.next_on <= today:
        return _("{score} of hoger: {counted} van {needed}.").format(**counted)
    return _("{score} of hoger: {counted} van {needed}, volgende op zijn vroegst {day}.").format(
        **counted, day=texts.formats.date(line.next_on)
    )


def _months_said(line: StabilityLine, texts: Texts) -> str:
    said = texts.ngettext(
        "Zonder onveilige gebeurtenis: {months} van {needed} maand",
        "Zonder onveilige gebeurtenis: {months} van {needed} maanden",
        line.months_needed,
    ).format(months=line.months, needed=line.months_needed)
    if line.months >= line.months_needed:
        return f"{said}."
    earliest = texts.gettext("op zijn vroegst {day}").format(day=texts.formats.date(line.enough_on))
    return f"{said} ({earliest})."
