"""How the conversation about planning a meeting reads."""

from casework.case_choice import CaseChoice
from casework.meeting_views import (
    CancelReadBack,
    MeetingDayAsked,
    MeetingKindAsked,
    MeetingMenu,
    MeetingReadBack,
    MeetingTimeAsked,
    PlanningDone,
)
from handlers.meeting_texts import doubt_lines, kind_name, meeting_named, resumed_lines
from handlers.moment_buttons import day_rows, time_rows
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import Texts, bold_reference
from rules.calendar import local_date
from rules.references import shown
from rules.words import MeetingKind


@renders(CaseChoice)
def case_choice(view: CaseChoice, texts: Texts) -> Screen:
    """Which case a command is about."""
    _ = texts.gettext
    if view.chosen is not None:
        return Screen(_("{reference}: gekozen.").format(reference=bold_reference(view.chosen)))
    if not view.references:
        return Screen(_("Gestopt. Er is niets vastgelegd."))
    buttons = [Button(shown(reference), "case_choose", reference) for reference in view.references]
    rows = (*in_rows(buttons, 2), (Button(_("Stoppen"), "case_leave"),))
    return Screen(_("Om welke casus gaat het?"), rows)


@renders(MeetingMenu)
def meeting_menu(view: MeetingMenu, texts: Texts) -> Screen:
    """What is planned, each to be moved or cancelled."""
    _ = texts.gettext
    lines = [_("{reference}: dit staat gepland.").format(reference=bold_reference(view.reference))]
    rows: list[Row] = []
    for position, meeting in enumerate(view.planned):
        number = f"{position + 1}. " if len(view.planned) > 1 else ""
        lines.append(f"{number}{meeting_named(meeting, texts)}")
        move, cancel = (
            Button(number + _("Verzetten"), "plan_move", str(position)),
            Button(number + _("Afzeggen"), "plan_cancel", str(position)),
        )
        rows.append((move, cancel))
    if view.may_add:
        rows.append((Button(_("Nog een overleg plannen"), "plan_add"),))
    return Screen("\n".join(lines), (*rows, (Button(_("Stoppen"), "plan_back"),)))


@renders(MeetingKindAsked)
def meeting_kind_asked(view: MeetingKindAsked, texts: Texts) -> Screen:
    """A case meeting or a network meeting."""
    _ = texts.gettext
    kinds = (MeetingKind.CASE_MEETING, MeetingKind.NETWORK_MEETING)
    buttons = tuple(Button(kind_name(kind, texts).capitalize(), "plan_kind", kind.value) for kind in kinds)
    text = _("{reference}: wat voor overleg wil je plannen?").format(reference=bold_reference(view.reference))
    return Screen(text, (buttons, _back(texts)))


@renders(MeetingDayAsked)
def meeting_day_asked(view: MeetingDayAsked, texts: Texts) -> Screen:
    """The day, by calendar or in words."""
    _ = texts.gettext
    lines = [
        _opening(view, texts),
        *resumed_lines(view.resumed, texts),
        *doubt_lines(view.doubt, texts),
        _("Op welke dag? Tik een dag aan, of schrijf dag en tijd, zoals: morgen 14:00."),
    ]
    rows = day_rows(view, "plan_moment", "plan_month", texts)
    return Screen("\n".join(lines), (*rows, _back(texts)))


@renders(MeetingTimeAsked)
def meeting_time_asked(view: MeetingTimeAsked, texts: Texts) -> Screen:
    """The time, by button or in words."""
    _ = texts.gettext
    day = _("Hoe laat op {day}? Tik een tijd aan of schrijf hem.").format(
        day=texts.formats.date_with_distance(view.day)
    )
    resumed = resumed_lines(view.resumed, texts)
    lines = [_opening(view, texts), *resumed, *doubt_lines(view.doubt, texts), day]
    return Screen("\n".join(lines), (*time_rows(view, "plan_moment", texts), _back(texts)))


def _opening(view: MeetingDayAsked | MeetingTimeAsked, texts: Texts) -> str:
    reference = bold_reference(view.reference)
    if view.moved is None:
        return f"{reference} · {kind_name(view.kind, texts)}"
    return texts.gettext("{reference} · {meeting} verzetten").format(
        reference=reference, meeting=meeting_named(view.moved, texts)
    )


@renders(MeetingReadBack)
def meeting_read_back(view: MeetingReadBack, texts: Texts) -> Screen:
    """The meeting before it is planned or moved."""
    _, formats = texts.gettext, texts.formats
    moment = f"{formats.date_with_distance(local_date(view.starts_at))}, {formats.time(view.starts_at)}"
    lines = [
        f"{bold_reference(view.reference)} · {kind_name(view.kind, texts)}",
        *resumed_lines(view.resumed, texts),
    ]
    if view.moved is not None:
        lines.append(_("Nu: {meeting}.").format(meeting=meeting_named(view.moved, texts)))
        lines.append(_("Wordt: <b>{moment}</b>. Klopt dit?").format(moment=moment))
        confirm = _("Klopt, verzetten")
    else:
        lines.append(_("<b>{moment}</b>. Klopt dit?").format(moment=moment))
        confirm = _("Klopt, plannen")
    return Screen(
        "\n".join(lines), ((Button(confirm, "plan_save"),), (Button(_("Andere tijd"), "plan_back"),))
    )


@renders(CancelReadBack)
def cancel_read_back(view: CancelReadBack, texts: Texts) -> Screen:
    """The meeting before it is cancelled."""
    _ = texts.gettext
    text = _("{reference}: <b>{meeting}</b> afzeggen. Klopt dit?").format(
        reference=bold_reference(view.meeting.reference), meeting=meeting_named(view.meeting, texts)
    )
    text = "\n".join((text, *resumed_lines(view.resumed, texts)))
    return Screen(text, ((Button(_("Klopt, afzeggen"), "plan_drop"),), _back(texts)))


@renders(PlanningDone)
def planning_done(view: PlanningDone, texts: Texts) -> Screen:
    """The line that stays."""
    _, formats = texts.gettext, texts.formats
    reference = bold_reference(view.reference)
    if view.kind is None or view.starts_at is None:
        return Screen(_("{reference}: gestopt, er is niets veranderd.").format(reference=reference))
    said = {
        "planned": _("{reference} · {kind} gepland op {moment}."),
        "moved": _("{reference} · {kind} verzet naar {moment}."),
        "cancelled": _("{reference} · {kind} van {moment} is afgezegd."),
    }[view.outcome].format(
        reference=reference, kind=kind_name(view.kind, texts), moment=formats.moment(view.starts_at)
    )
    lines = [said]
    if view.asked_at is not None:
        lines.append(
            _("De vraag naar het cijfer komt {moment}.").format(moment=formats.moment(view.asked_at))
        )
    return Screen("\n".join(lines))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), "plan_back"),)
