"""How meetings and doubtful moments are said, and the values of the buttons that stand for moments."""

from datetime import date, datetime, time

from casework.meeting_views import MomentDoubt
from casework.meetings import MeetingFacts
from handlers.formats import Language
from handlers.screens import Button, Row
from handlers.spoken_dates import DoubtKind
from handlers.texts import N_, Texts
from rules.calendar import local_date
from rules.words import MeetingKind

_KINDS = {
    MeetingKind.CASE_MEETING: N_("casusoverleg"),
    MeetingKind.NETWORK_MEETING: N_("netwerkoverleg"),
    MeetingKind.EXPERT_MEETING: N_("expertoverleg"),
}
_DOUBTS = {
    DoubtKind.NOT_UNDERSTOOD.value: N_(
        "Ik lees hier geen dag en tijd in. Schrijf bijvoorbeeld: di 12 jan 10u."
    ),
    DoubtKind.DOES_NOT_EXIST.value: N_("Dit moment bestaat niet op de kalender of de klok."),
    DoubtKind.AMBIGUOUS.value: N_("Dit kan twee dingen betekenen."),
    DoubtKind.SEVERAL.value: N_("Ik lees er meer dan één moment in."),
    DoubtKind.WEEKDAY_MISMATCH.value: N_("De dag van de week en de datum horen niet bij elkaar."),
    "past": N_("Dit moment is al voorbij. Met /cijfer leg je een overleg vast dat al was."),
    "too_far": N_("Een overleg plan je hoogstens een jaar vooruit."),
    "not_meeting_day": N_(
        "Op die dag kan het niet geweest zijn: kies een dag vanaf de toewijzing tot en met vandaag."
    ),
}
_WHICH = N_("Welk moment bedoel je?")


def kind_name(kind: MeetingKind, texts: Texts) -> str:
    """What the field calls this kind of meeting."""
    return texts.gettext(_KINDS[kind])


def meeting_named(meeting: MeetingFacts, texts: Texts) -> str:
    """ "casusoverleg van vandaag 14:00", "casusoverleg 12 januari"; the time only while it says something."""
    _, formats = texts.gettext, texts.formats
    kind = kind_name(meeting.kind, texts)
    if meeting.starts_at is not None and meeting.day == local_date(texts.now):
        return _("{kind} van vandaag {time}").format(kind=kind, time=formats.time(meeting.starts_at))
    if meeting.starts_at is not None and meeting.starts_at > texts.now:
        return f"{kind} {formats.moment(meeting.starts_at)}"
    return f"{kind} {formats.day_month(meeting.day)}"


def resumed_lines(resumed: bool, texts: Texts) -> list[str]:
    """That this was half entered before."""
    return [texts.gettext("Je was hiermee bezig.")] if resumed else []


def doubt_lines(doubt: MomentDoubt | None, texts: Texts) -> list[str]:
    """Why a moment was not taken, and the question back."""
    if doubt is None:
        return []
    said = texts.gettext(_DOUBTS.get(doubt.kind, _DOUBTS[DoubtKind.NOT_UNDERSTOOD.value]))
    return [f"{said} {texts.gettext(_WHICH)}" if doubt.candidates else said]


def candidate_rows(doubt: MomentDoubt | None, action: str, texts: Texts) -> tuple[Row, ...]:
    """One button for each moment that may have been meant."""
    if doubt is None:
        return ()
    return tuple(
        (Button(_moment(day, at, texts), action, moment_value(day, at)),) for day, at in doubt.candidates
    )


def _moment(day: date, at: time | None, texts: Texts) -> str:
    said = texts.formats.date(day)
    return f"{said} {at:%H:%M}" if at is not None else said


def moment_value(day: date, at: time | None) -> str:
    """What a button carries for a day, or a day with a time: without the colon that parts button data."""
    return f"{day.isoformat()}-{at:%H%M}" if at is not None else day.isoformat()


def read_moment_value(value: str) -> tuple[date | None, time | None]:
    """The day and time of a button: "2026-01-12", "2026-01-12-1400" or "1400". Raises ValueError."""
    day, at = value[:10], value[11:]
    if len(value) == 4:
        day, at = "", value
    elif len(value) not in (10, 15):
        raise ValueError("not a moment")
    return (
        date.fromisoformat(day) if day else None,
        datetime.strptime(at, "%H%M").time() if at else None,  # noqa: DTZ007 - a wall time has no zone
    )


def calendar_language(texts: Texts) -> Language:
    """The language of the calendar's heads."""
    return "en" if texts.language == "en" else "nl"
