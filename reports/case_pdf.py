"""One case as a PDF in plain words: for a request of access (AVG art. 15)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.dates import format_date
from fpdf import FPDF, FontFace

from casework.case_export import CaseExport, Section, Value
from reports.case_words import COLUMNS, N_, REFUSED, RESULTS, SECTIONS, WORDS
from rules.aliases import Alias
from rules.calendar import AMSTERDAM
from rules.references import shown

FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVu Sans"
MOST_COLUMNS = 7
"""A table with more columns than fit is written row by row."""
_LOCALES = {"nl": "nl", "en": "en_GB"}
_GREY = 235
_PADDING = (0.4, 1.2)
"""Above and beside a cell, in millimetres."""


@dataclass(frozen=True)
class Words:
    """How this reader's language says it."""

    language: str
    gettext: Callable[[str], str]

    def section(self, name: str) -> str:
        """What a table is called."""
        return self.gettext(SECTIONS.get(name, name))

    def column(self, name: str) -> str:
        """What a column is called."""
        return self.gettext(COLUMNS.get(name, name))

    def value(self, value: Value | Sequence[Any]) -> str:
        """A value in words; dates and times as they are in Amsterdam."""
        match value:
            case None:
                return "–"
            case bool():
                return self.gettext(N_("ja")) if value else self.gettext(N_("nee"))
            case StrEnum():
                return self.gettext(WORDS.get(type(value), {}).get(value, value.value))
            case Alias():
                return value.shown(self.language)
            case datetime():
                local = value.astimezone(AMSTERDAM)
                return f"{self._day(local.date())} {local:%H:%M}"
            case date():
                return self._day(value)
            case Mapping() if not value:
                return "–"
            case Mapping():
                return ", ".join(f"{name}: {self.value(one)}" for name, one in value.items())
            case list():
                return ", ".join(map(self.value, value))
            case str() if value.isidentifier():
                # A name of the code, such as that of a kind of message.
                return value.replace("_", " ")
        return str(value)

    def _day(self, day: date) -> str:
        return format_date(day, "d MMM y", locale=self._locale)

    @cached_property
    def _locale(self) -> str:
        return _LOCALES[self.language]


def case_pdf(export: CaseExport, words: Words) -> bytes:
    """The whole export as a PDF."""
    pdf = _Paper(orientation="landscape", format="A4")
    pdf.reference, pdf.page_word = shown(export.reference), words.gettext(N_("bladzijde"))
    pdf.set_creation_date(export.made_at)
    pdf.set_lang(words.language)
    for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        pdf.add_font(FONT, style, FONTS / file)
    pdf.set_draw_color(170)
    pdf.set_line_width(0.1)
    pdf.set_auto_page_break(True, margin=15)
    pdf.add_page()
    _opening(pdf, export, words)
    order = list(SECTIONS)
    for section in sorted(export.sections, key=lambda section: order.index(section.name)):
        _section(pdf, section, words)
    return bytes(pdf.output())


class _Paper(FPDF):
    """Pages with the reference and their number below."""

    reference = ""
    page_word = ""

    def footer(self) -> None:
        """The line at the foot of each page."""
        self.set_y(-12)
        self.set_font(FONT, size=7)
        self.cell(text=f"{self.reference} · {self.page_word} {self.page_no()}")


def _opening(pdf: FPDF, export: CaseExport, words: Words) -> None:
    say = words.gettext
    pdf.set_font(FONT, "B", 15)
    title = say(N_("Casus {reference}: alles wat is vastgelegd"))
    pdf.multi_cell(0, 8, title.format(reference=shown(export.reference)), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FONT, size=9)
    lines = [
        say(N_("Gemaakt op {moment}.")).format(moment=words.value(export.made_at)),
        say(
            N_(
                "Mensen van het team staan hier met hun rol en een nummer, het gezin alleen met een rol. "
                "Namen zijn niet vastgelegd. Andere casussen staan er niet in."
            )
        ),
        say(N_("Soorten berichten en handelingen staan hier zoals de dienst ze zelf noemt, in het Engels.")),
    ]
    if export.controller:
        lines.append(say(N_("Verantwoordelijk: {who}.")).format(who=export.controller))
    if export.privacy_officer:
        lines.append(say(N_("Functionaris gegevensbescherming: {who}.")).format(who=export.privacy_officer))
    for line in lines:
        pdf.multi_cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")


def _section(pdf: FPDF, section: Section, words: Words) -> None:
    pdf.ln(4)
    # A heading alone at the foot of a page belongs on the next one.
    if pdf.will_page_break(24):
        pdf.add_page()
    pdf.set_font(FONT, "B", 11)
    pdf.multi_cell(0, 7, words.section(section.name), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FONT, size=7.5)
    rows = [{name: _read(name, value, words) for name, value in row.items()} for row in section.rows]
    names = [name for name in rows[0] if any(row[name] not in (None, {}) for row in rows)]
    if len(names) <= MOST_COLUMNS:
        _as_columns(pdf, names, rows, words)
    else:
        for row in rows:
            _as_lines(pdf, {name: row[name] for name in names if row[name] not in (None, {})}, words)


def _read(name: str, value: Value, words: Words) -> Value:
    if name == "reference":
        return shown(str(value))
    if name == "result":
        return words.gettext(RESULTS.get(str(value), REFUSED))
    return value


def _as_columns(pdf: FPDF, names: Sequence[str], rows: Sequence[Mapping[str, Value]], words: Words) -> None:
    heading = FontFace(emphasis="BOLD", fill_color=_GREY)
    widths = tuple(1 if name == "row" else 4 for name in names)
    with pdf.table(
        headings_style=heading, line_height=4.5, text_align="LEFT", col_widths=widths, padding=_PADDING
    ) as table:
        table.row([words.column(name) for name in names])
        for row in rows:
            table.row([words.value(row.get(name)) for name in names])


def _as_lines(pdf: FPDF, row: Mapping[str, Value], words: Words) -> None:
    """Two pairs of a name and a value beside each other."""
    cells = [cell for name, value in row.items() for cell in (words.column(name), words.value(value))]
    cells += [""] * (-len(cells) % 4)
    # One row of a table stays on one page.
    if pdf.will_page_break(len(cells) / 4 * 7):
        pdf.add_page()
    grey = FontFace(fill_color=_GREY)
    with pdf.table(
        first_row_as_headings=False,
        line_height=4.5,
        text_align="LEFT",
        col_widths=(2, 3, 2, 3),
        padding=_PADDING,
    ) as table:
        for start in range(0, len(cells), 4):
            line = table.row()
            for place, cell in enumerate(cells[start : start + 4]):
                line.cell(cell, style=grey if place % 2 == 0 else None)
    pdf.ln(2)
