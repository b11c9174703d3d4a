"""How the question for the scores reads, step by step."""

from html import escape

from casework.meetings import MeetingFacts
from casework.score_views import (
    CorrectionMenu,
    HeldDayAsked,
    HeldKindAsked,
    HeldReadBack,
    LowestAsked,
    RoleEntry,
    RolesAsked,
    RoleScoreAsked,
    ScoreAsked,
    ScoresReadBack,
)
from handlers.calendar_buttons import calendar_rows
from handlers.calendar_keyboard import month_grid
from handlers.meeting_texts import (
    calendar_language,
    candidate_rows,
    doubt_lines,
    kind_name,
    meeting_named,
    resumed_lines,
)
from handlers.score_texts import doubt_said, role_name, role_value, score_rows, value_said
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import Texts, bold_reference
from rules.scores import Consensus
from rules.words import MeetingKind


def head(meeting: MeetingFacts, texts: Texts) -> str:
    """The line that every step opens with."""
    return f"{bold_reference(meeting.reference)} · {meeting_named(meeting, texts)}"


def _line(meeting: MeetingFacts, texts: Texts) -> str:
    """What a bundle says of every step: the first line of the message does not name what is asked."""
    return texts.gettext("{meeting}: welk cijfer kreeg de veiligheid?").format(meeting=head(meeting, texts))


def _was(was: Consensus | None, texts: Texts) -> list[str]:
    if was is None:
        return []
    return [texts.gettext("Er staat nu: {was}.").format(was=value_said(was, texts))]


@renders(ScoreAsked)
def score_asked(view: ScoreAsked, texts: Texts) -> Screen:
    """The question after a meeting: two taps from here to a saved consensus."""
    _ = texts.gettext
    lines = [head(view.meeting, texts), *resumed_lines(view.resumed, texts), *_was(view.was, texts)]
    if view.spread is not None:
        lines.append(
            _("Voor de bespreking: laagste {lowest}, hoogste {highest}.").format(
                lowest=view.spread.lowest, highest=view.spread.highest
            )
        )
    if view.later:
        lines.append(_later(view, texts))
    lines.append(
        doubt_said(view.doubt, texts)
        if view.doubt is not None
        else _("Welk cijfer kreeg de veiligheid, na bespreking?")
    )
    return Screen("\n".join(lines), _score_buttons(view, texts), _line(view.meeting, texts))


def _later(view: ScoreAsked, texts: Texts) -> str:
    _ = texts.gettext
    if view.comes_again is None:
        return _("Deze vraag blijft open. Met /cijfer kom je er ook.")
    return _("Deze vraag blijft open. Hij komt weer op {moment}.").format(
        moment=texts.formats.moment(view.comes_again)
    )


def _score_buttons(view: ScoreAsked, texts: Texts) -> tuple[Row, ...]:
    _ = texts.gettext
    none = Button(_("Geen consensus"), "score_none")
    if view.doubt is not None and view.doubt.candidates:
        return (*score_rows("score_give", view.doubt.candidates), (none,), (_back(texts),))
    rows = score_rows("score_give")
    rows = (*rows, (none, Button(_("Cijfers per rol"), "score_roles")))
    if view.held or view.was is not None:
        return (*rows, (_back(texts),))
    if view.meeting.starts_at is not None:
        rows = (*rows, (Button(_("Later"), "score_later"), Button(_("Niet gehouden"), "score_not_held")))
    if view.meeting.kind is MeetingKind.EXPERT_MEETING:
        rows = (*rows, (Button(_("Gehouden, geen cijfer"), "score_no_score"),))
    if view.may_choose_other:
        rows = (*rows, (Button(_("Ander overleg"), "score_other"),))
    return rows if view.meeting.starts_at is not None else (*rows, (_back(texts),))


@renders(LowestAsked)
def lowest_asked(view: LowestAsked, texts: Texts) -> Screen:
    """The lowest score named, where there was no consensus."""
    _ = texts.gettext
    question = (
        doubt_said(view.doubt, texts)
        if view.doubt is not None
        else _("Geen consensus. Wat was het laagste cijfer dat iemand noemde?")
    )
    lines = [
        head(view.meeting, texts),
        *resumed_lines(view.resumed, texts),
        *_was(view.was, texts),
        question,
    ]
    candidates = view.doubt.candidates if view.doubt is not None else ()
    return Screen(
        "\n".join(lines), (*score_rows("score_give", candidates), (_back(texts),)), _line(view.meeting, texts)
    )


@renders(RolesAsked)
def roles_asked(view: RolesAsked, texts: Texts) -> Screen:
    """Every role with its value; a tap on one gives its score."""
    _ = texts.gettext
    lines = [
        head(view.meeting, texts),
        *resumed_lines(view.resumed, texts),
        _("Cijfers voor de bespreking, per rol. Tik een rol aan. Sla over wie er niet was."),
    ]
    buttons = [
        Button(f"{role_name(entry, texts)}: {role_value(entry, texts)}", "score_role", str(position))
        for position, entry in enumerate(view.roles)
    ]
    last = (Button(_("Verder"), "score_roles_done"), _back(texts))
    return Screen("\n".join(lines), (*in_rows(buttons, 2), last), _line(view.meeting, texts))


@renders(RoleScoreAsked)
def role_score_asked(view: RoleScoreAsked, texts: Texts) -> Screen:
    """What one role said."""
    _ = texts.gettext
    question = _("Welk cijfer gaf <b>{role}</b>, voor de bespreking?").format(
        role=escape(role_name(view.role, texts))
    )
    lines = [head(view.meeting, texts), question]
    if view.doubt is not None:
        lines.append(doubt_said(view.doubt, texts))
    candidates = view.doubt.candidates if view.doubt is not None else ()
    last = (Button(_("nvt"), "score_not_given"), _back(texts))
    return Screen("\n".join(lines), (*score_rows("score_give", candidates), last), _line(view.meeting, texts))


@renders(ScoresReadBack)
def scores_read_back(view: ScoresReadBack, texts: Texts) -> Screen:
    """All of it, before it is saved."""
    _ = texts.gettext
    lines = [head(view.meeting, texts), *resumed_lines(view.resumed, texts)]
    if view.roles:
        lines.append(_("Voor de bespreking: {roles}.").format(roles=_roles_said(view.roles, texts)))
    if view.was is not None:
        lines.append(_("Er staat nu: {was}.").format(was=value_said(view.was, texts)))
        lines.append(_("Wordt: <b>{now}</b>. Klopt dit?").format(now=value_said(view.consensus, texts)))
        save = "score_correct_save"
    else:
        lines.append(_consensus_line(view.consensus, texts))
        save = "score_save"
    rows = ((Button(_("Klopt, opslaan"), save),), (Button(_("Ander cijfer"), "score_back"),))
    return Screen("\n".join(lines), rows, _line(view.meeting, texts))


@renders(HeldReadBack)
def held_read_back(view: HeldReadBack, texts: Texts) -> Screen:
    """Held without a score, before that is recorded: a second clock may start with it."""
    _ = texts.gettext
    lines = [
        head(view.meeting, texts),
        *resumed_lines(view.resumed, texts),
        _("<b>Gehouden, geen cijfer</b>. Klopt dit?"),
    ]
    rows = ((Button(_("Klopt, opslaan"), "score_held"),), (_back(texts),))
    return Screen("\n".join(lines), rows, _line(view.meeting, texts))


def _consensus_line(consensus: Consensus, texts: Texts) -> str:
    _ = texts.gettext
    if consensus.score is None:
        return _("<b>Geen consensus</b>, laagste cijfer <b>{lowest}</b>. Klopt dit?").format(
            lowest=consensus.lowest
        )
    return _("Consensus: <b>{score}</b>. Klopt dit?").format(score=consensus.score)


def _roles_said(roles: tuple[RoleEntry, ...], texts: Texts) -> str:
    said = [f"{role_name(entry, texts)} {role_value(entry, texts)}" for entry in roles]
    return escape(", ".join(said))


@renders(HeldKindAsked)
def held_kind_asked(view: HeldKindAsked, texts: Texts) -> Screen:
    """The kind of a meeting that nobody planned."""
    _ = texts.gettext
    lines = [
        *resumed_lines(view.resumed, texts),
        _("{reference}: wat voor overleg was het?").format(reference=bold_reference(view.reference)),
    ]
    kinds = (MeetingKind.CASE_MEETING, MeetingKind.NETWORK_MEETING)
    buttons = tuple(Button(kind_name(kind, texts).capitalize(), "held_kind", kind.value) for kind in kinds)
    return Screen("\n".join(lines), (buttons, (_back(texts),)))


@renders(HeldDayAsked)
def held_day_asked(view: HeldDayAsked, texts: Texts) -> Screen:
    """The day of a meeting that nobody planned."""
    _ = texts.gettext
    lines = [
        f"{bold_reference(view.reference)} · {kind_name(view.kind, texts)}",
        *resumed_lines(view.resumed, texts),
        *doubt_lines(view.doubt, texts),
        _("Op welke dag was het? Tik een dag aan of schrijf hem, zoals: gisteren."),
    ]
    month = view.month
    grid = month_grid(month.year, month.month, view.earliest, view.latest, calendar_language(texts))
    candidates = candidate_rows(view.doubt, "held_day", texts)
    rows = (*candidates, *calendar_rows(grid, "held_day", "held_month"), (_back(texts),))
    return Screen("\n".join(lines), rows)


@renders(CorrectionMenu)
def correction_menu(view: CorrectionMenu, texts: Texts) -> Screen:
    """Which of the newest meetings gets another score."""
    _ = texts.gettext
    text = _("{reference}: welk cijfer wil je corrigeren?").format(reference=bold_reference(view.reference))
    none = _("geen consensus")  # in an f-string the text would not be found for translation
    labels = [
        f"{meeting_named(meeting, texts)}: {none if consensus.score is None else consensus.score}"
        for meeting, consensus in view.scored
    ]
    rows = tuple((Button(label, "score_which", str(n)),) for n, label in enumerate(labels))
    return Screen(text, (*rows, (Button(_("Iets anders"), "score_else"), Button(_("Stoppen"), "score_back"))))


def _back(texts: Texts) -> Button:
    return Button(texts.gettext("Terug"), "score_back")
