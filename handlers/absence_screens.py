"""How an absence reads: the questions, who takes over, and what happened meanwhile."""

from datetime import timedelta
from html import escape

from casework.absence_views import (
    AbsenceBegan,
    AbsenceReadBack,
    AbsenceReceipt,
    AbsenceSet,
    CoveredBack,
    Covering,
    FirstDayAsked,
    LastDayAsked,
    TakenOver,
)
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import Texts, bold_reference
from rules.words import Role

DAY, MONTH, BACK, KEEP = "away_day", "away_month", "away_back", "away_keep"
END, ADJUST, AGAIN, OTHER, TURN_AWAY = "away_end", "away_adjust", "away_again", "away_other", "away_turn"


def references_said(references: tuple[str, ...], texts: Texts) -> str:
    """References in a sentence, each of them bold."""
    return texts.formats.joined([bold_reference(reference) for reference in references])


@renders(FirstDayAsked)
def first_day_asked(view: FirstDayAsked, texts: Texts) -> Screen:
    """From when."""
    _, day = texts.gettext, view.day
    lines = [
        _("Vanaf welke dag ben je er niet?"),
        _("Tik een dag aan of schrijf hem, zoals: volgende week maandag."),
        *day_doubt_lines(day.doubt, texts),
    ]
    if day.month is not None:
        rows = day_choice_rows(day, DAY, MONTH, texts)
    else:
        meant = [(Button(texts.formats.date(one), DAY, one.isoformat()),) for one in day.candidates]
        today = day.earliest
        near = (
            Button(_("Vandaag"), DAY, today.isoformat()),
            Button(_("Morgen"), DAY, (today + timedelta(days=1)).isoformat()),
        )
        rows = (*meant, near, (Button(_("Kalender"), MONTH, f"{today:%Y-%m}"),))
    return Screen("\n".join(lines), (*rows, (Button(_("Stoppen"), BACK),)))


@renders(LastDayAsked)
def last_day_asked(view: LastDayAsked, texts: Texts) -> Screen:
    """Until when."""
    _ = texts.gettext
    lines = [
        _("Je bent er niet vanaf <b>{first}</b>. Wat is de laatste dag dat je er niet bent?").format(
            first=texts.formats.date(view.first)
        ),
        _("Tik een dag aan of schrijf hem, zoals: volgende week vrijdag."),
        *day_doubt_lines(view.day.doubt, texts),
    ]
    return Screen("\n".join(lines), (*day_choice_rows(view.day, DAY, MONTH, texts), _back(texts)))


@renders(AbsenceReadBack)
def absence_read_back(view: AbsenceReadBack, texts: Texts) -> Screen:
    """The days and who takes over, before it is set."""
    _, formats = texts.gettext, texts.formats
    lines = [
        _("Afwezig van <b>{first}</b> tot en met <b>{last}</b>.").format(
            first=formats.date(view.first), last=formats.date(view.last)
        ),
        *_taken_over(view.taken_over, texts),
        _("Klopt dit?"),
    ]
    return Screen("\n".join(lines), ((Button(_("Klopt, opslaan"), KEEP),), _back(texts)))


@renders(AbsenceReceipt)
def absence_receipt(view: AbsenceReceipt, texts: Texts) -> Screen:
    """What was recorded."""
    _ = texts.gettext
    if view.outcome == "left":
        return Screen(_("Gestopt. Er is niets vastgelegd."))
    if view.first is None or view.last is None:
        return Screen(_("Er staat geen afwezigheid meer. Met /afwezig geef je er een door."))
    first, last = texts.formats.date(view.first), texts.formats.date(view.last)
    match view.outcome:
        case "set" if view.taken_over is not None:
            said = _("Vastgelegd: afwezig van {first} tot en met {last}. Met /afwezig pas je het aan.")
            return Screen(
                "\n".join((said.format(first=first, last=last), *_taken_over(view.taken_over, texts)))
            )
        case "back":
            return Screen(_("Je bent weer aanwezig. Wat een collega voor je waarnam, is weer bij jou."))
        case _:
            said = _("Ingetrokken: je bent er gewoon van {first} tot en met {last}.")
            return Screen(said.format(first=first, last=last))


@renders(AbsenceSet)
def absence_set(view: AbsenceSet, texts: Texts) -> Screen:
    """One that stands, with what can be done about it."""
    _, formats = texts.gettext, texts.formats
    opening = (
        _("Je bent nu afwezig: van {first} tot en met <b>{last}</b>.")
        if view.running
        else _("Je bent afwezig van <b>{first}</b> tot en met <b>{last}</b>.")
    )
    said = opening.format(first=formats.date(view.first), last=formats.date(view.last))
    if view.running:
        rows: list[Row] = [(Button(_("Ik ben er weer"), END), Button(_("Andere laatste dag"), ADJUST))]
    else:
        rows = [(Button(_("Andere dagen"), ADJUST), Button(_("Afwezigheid intrekken"), END))]
    rows.append((Button(_("Nog een afwezigheid"), AGAIN),))
    if view.place > 0:
        rows.append((Button(_("Vorige afwezigheid"), OTHER, str(view.place - 1)),))
    if view.more:
        rows.append((Button(_("Volgende afwezigheid"), OTHER, str(view.place + 1)),))
    return Screen("\n".join((said, *_taken_over(view.taken_over, texts))), tuple(rows))


@renders(AbsenceBegan)
def absence_began(view: AbsenceBegan, texts: Texts) -> Screen:
    """To who is away from today on."""
    _ = texts.gettext
    said = _("Je bent afwezig tot en met <b>{last}</b>. Eerder terug? Dat geef je door met /afwezig.")
    opening = said.format(last=texts.formats.date(view.last))
    return Screen("\n".join((opening, *_taken_over(view.taken_over, texts))))


def _taken_over(taken_over: TakenOver, texts: Texts) -> list[str]:
    """Who takes over what, in a line for each colleague."""
    _ = texts.gettext
    lines = []
    for cover in taken_over.covers:
        references = references_said(cover.references, texts)
        if cover.by is None:
            said = _("Niemand neemt waar voor {references}: de projectleider krijgt bericht.")
            lines.append(said.format(references=references))
        else:
            alias = escape(texts.opening_alias(cover.by))
            lines.append(
                _("{alias} neemt waar voor {references}.").format(alias=alias, references=references)
            )
    match taken_over.role:
        case Role.CHAIR:
            lines.append(_("Meldingen die op jou wachten, gaan bij het begin naar de volgende."))
        case Role.PROJECT_LEADER if taken_over.leader is not None:
            leader = escape(texts.opening_alias(taken_over.leader))
            lines.append(_("{alias} neemt jouw termijnen over.").format(alias=leader))
        case Role.PROJECT_LEADER:
            lines.append(_("Er is geen andere projectleider: jouw termijnen blijven bij jou."))
        case Role.PROCESS_DIRECTOR:
            lines.append(_("Er gaat niets naar een ander: je casussen blijven bij jou."))
        case _ if not lines:
            lines.append(_("Je hebt nu geen casussen die iemand moet overnemen."))
    return lines


@renders(Covering)
def covering(view: Covering, texts: Texts) -> Screen:
    """To who acts now."""
    _ = texts.gettext
    said = _("{alias} is afwezig tot en met {last}. Jij neemt waar voor {references}.")
    return Screen(
        said.format(
            alias=escape(texts.opening_alias(view.away)),
            last=texts.formats.date(view.last),
            references=references_said(view.references, texts),
        )
    )


@renders(CoveredBack)
def covered_back(view: CoveredBack, texts: Texts) -> Screen:
    """To who acted for them."""
    said = texts.gettext("{alias} is er weer. Je neemt niet meer waar voor {references}.")
    alias = escape(texts.opening_alias(view.to))
    return Screen(said.format(alias=alias, references=references_said(view.references, texts)))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), BACK),)
