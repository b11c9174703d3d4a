"""What can be corrected of a case beside its scores, and how the conversation about that looks.

The menu of a coordinator or chair lists what they recorded, that of the project leader the dates of the
intake and the municipality: everybody corrects what they own (domain.md, Who may see and do what).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import col, select

from casework.corrections import TermChange, from_row
from casework.day_choice import DayChoice, chosen, day_choice
from casework.duties import on_duty
from casework.meetings import MeetingFacts
from casework.policy_lists import NameOption, name_options
from casework.receipts import consensus_of
from casework.views import Told, View, shows_prompt
from rules.aliases import Alias
from rules.calendar import local_date
from rules.words import Duty, MeetingKind, MeetingState, Role, UnsafeEventKind
from store.cases import Case, Meeting
from store.messages import Prompt, PromptState
from store.people import Person
from store.trajectory import Referral, UnsafeEvent
from store.unit_of_work import UnitOfWork

KIND = "fact_correction"
MOST_LISTED = 6
"""How many meetings and how many events are offered, the newest first; ours."""
HELD_BEFORE = (MeetingState.HELD, MeetingState.NOT_HELD)


class Fact(StrEnum):
    """What can be put right."""

    MEETING_DAY = "meeting_day"
    MEETING_KIND = "meeting_kind"
    NOT_HELD = "not_held"
    HELD = "held"
    FIRST_SCORE = "first_score"
    """A meeting that was held without one gets a score: that is asked, not corrected."""
    EVENT_DAY = "event_day"
    EVENT_KIND = "event_kind"
    NO_EVENT = "no_event"
    START = "start"
    MUNICIPALITY = "municipality"
    RECEIVED = "received"
    SELECTION = "selection"


DAYS = frozenset({Fact.MEETING_DAY, Fact.EVENT_DAY, Fact.START, Fact.RECEIVED, Fact.SELECTION})
"""Facts that are a day."""


@dataclass(frozen=True)
class Subject:
    """What is corrected: a meeting, an event, or (neither) something of the case itself."""

    reference: str
    fact: Fact | None
    meeting: MeetingFacts | None = None
    event_on: date | None = None
    event_kind: UnsafeEventKind | None = None


@dataclass(frozen=True)
class FactOption:
    """One thing that can be corrected, as it stands now."""

    value: str
    subject: Subject
    held: bool = True
    day: date | None = None
    name: str | None = None


@dataclass(frozen=True)
class FactMenu(View):
    """Which of these is wrong?"""

    reference: str
    options: tuple[FactOption, ...]


@dataclass(frozen=True)
class FactDayAsked(View):
    """On which day was it really? `was` is what stands now."""

    subject: Subject
    was: date
    day: DayChoice


@dataclass(frozen=True)
class FactNameAsked(View):
    """Which municipality, or which kind of event?"""

    subject: Subject
    was: str
    options: tuple[NameOption, ...]


@dataclass(frozen=True)
class FactReadBack(View):
    """All of it before it is saved, with the terms that change. `director` loses their duty by it."""

    subject: Subject
    was: date | str | None
    becomes: date | str | None
    changes: tuple[TermChange, ...]
    director: Alias | None


@dataclass(frozen=True)
class FactCorrected(View):
    """The receipt."""

    subject: Subject
    was: date | str | None
    becomes: date | str | None
    changes: tuple[TermChange, ...]
    director: Alias | None
    saved_at: datetime


@dataclass(frozen=True)
class FactLeft(View):
    """The conversation was left, or its meeting or event is gone: nothing was changed."""

    reference: str


def options_of(uow: UnitOfWork, case: Case, person: Person, now: datetime) -> tuple[FactOption, ...]:
    """What this person can correct of this case."""
    if person.role is Role.PROJECT_LEADER:
        return _of_leader(uow, case)
    return (*_meetings(uow, case, person, now), *_events(uow, case, person))


def _of_leader(uow: UnitOfWork, case: Case) -> tuple[FactOption, ...]:
    referral, found = uow.session.get(Referral, case.id), []
    if case.assigned_on is not None:
        found.append((Fact.START, case.assigned_on))
    if referral is not None:
        found.append((Fact.RECEIVED, referral.received_on))
        if referral.selection_on is not None:
            found.append((Fact.SELECTION, referral.selection_on))
    days = [FactOption(fact.value, Subject(case.reference, fact), day=day) for fact, day in found]
    place = Subject(case.reference, Fact.MUNICIPALITY)
    return (*days, FactOption(Fact.MUNICIPALITY.value, place, name=case.municipality))


def _meetings(uow: UnitOfWork, case: Case, person: Person, now: datetime) -> list[FactOption]:
    query = select(Meeting).where(
        col(Meeting.case_id) == case.id,
        col(Meeting.state).in_(HELD_BEFORE),
        col(Meeting.starts_at) <= now,
    )
    if person.role is Role.CHAIR:
        query = query.where(col(Meeting.chair_id) == person.id)
    newest = query.order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc()).limit(MOST_LISTED)
    return [
        FactOption(
            f"m{meeting.id}",
            Subject(case.reference, None, _as_facts(case, meeting)),
            held=meeting.state is MeetingState.HELD,
        )
        for meeting in uow.session.exec(newest).all()
    ]


def _as_facts(case: Case, meeting: Meeting) -> MeetingFacts:
    return MeetingFacts(case.reference, meeting.kind, local_date(meeting.starts_at), None)


def _events(uow: UnitOfWork, case: Case, person: Person) -> list[FactOption]:
    if person.role is Role.CHAIR:
        return []
    newest = (
        select(UnsafeEvent)
        .where(col(UnsafeEvent.case_id) == case.id, col(UnsafeEvent.corrected_at).is_(None))
        .order_by(col(UnsafeEvent.on).desc(), col(UnsafeEvent.id).desc())
        .limit(MOST_LISTED)
    )
    return [
        FactOption(f"e{event.id}", Subject(case.reference, None, None, event.on, event.kind))
        for event in uow.session.exec(newest).all()
    ]


def narrowed(uow: UnitOfWork, prompt: Prompt) -> tuple[FactOption, ...]:
    """What can be corrected of the meeting or event that was chosen."""
    subject, filled = subject_of(uow, prompt), prompt.filled
    if "event" in filled:
        facts = [Fact.EVENT_DAY, Fact.EVENT_KIND, Fact.NO_EVENT]
    else:
        meeting = uow.get(Meeting, filled["meeting"])
        facts = _of_meeting(uow, meeting)
    return tuple(
        FactOption(
            fact.value,
            Subject(subject.reference, fact, subject.meeting, subject.event_on, subject.event_kind),
        )
        for fact in facts
    )


def _of_meeting(uow: UnitOfWork, meeting: Meeting) -> list[Fact]:
    if meeting.state is not MeetingState.HELD:
        return [Fact.HELD]
    facts = [Fact.MEETING_DAY]
    if meeting.kind is not MeetingKind.EXPERT_MEETING:
        facts.append(Fact.MEETING_KIND)
    if consensus_of(uow, meeting) is None:
        facts.append(Fact.FIRST_SCORE)
    return [*facts, Fact.NOT_HELD]


def subject_of(uow: UnitOfWork, prompt: Prompt) -> Subject:
    """What was chosen, as it stood then."""
    reference, filled = uow.get(Case, prompt.case_id).reference, prompt.filled
    fact = Fact(filled["fact"]) if "fact" in filled else None
    if "meeting" in filled:
        day, kind = date.fromisoformat(filled["of_day"]), MeetingKind(filled["of_kind"])
        return Subject(reference, fact, MeetingFacts(reference, kind, day, None))
    if "event" in filled:
        day = date.fromisoformat(filled["of_day"])
        return Subject(reference, fact, None, day, UnsafeEventKind(filled["of_kind"]))
    return Subject(reference, fact)


@shows_prompt(
    KIND,
    Told.answer(Role.COORDINATOR, Role.CHAIR, Role.PROJECT_LEADER, when="/corrigeer, of dates and facts"),
)
def _fact_correction(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, filled = uow.get(Case, prompt.case_id), prompt.filled
    if prompt.state is PromptState.CANCELLED:
        return FactLeft(case.reference)
    if "fact" not in filled:
        person = uow.get(Person, prompt.person_id)
        chosen_one = "meeting" in filled or "event" in filled
        options = narrowed(uow, prompt) if chosen_one else options_of(uow, case, person, now)
        return FactMenu(case.reference, options)
    subject = subject_of(uow, prompt)
    if "changes" in filled:
        return _concluded(uow, prompt, subject)
    if subject.fact in DAYS:
        earliest, latest = (date.fromisoformat(filled[name]) for name in ("earliest", "latest"))
        return FactDayAsked(subject, _as_day(filled["was"]), day_choice(prompt, earliest, latest))
    municipality = subject.fact is Fact.MUNICIPALITY
    names = uow.policy.municipalities if municipality else tuple(kind.value for kind in UnsafeEventKind)
    others = [name for name in names if name != filled["was"]]
    return FactNameAsked(subject, str(filled["was"]), name_options(others))


def _concluded(uow: UnitOfWork, prompt: Prompt, subject: Subject) -> FactReadBack | FactCorrected:
    filled = prompt.filled
    was, becomes = filled.get("was"), filled.get("name")
    if subject.fact in DAYS:
        was, becomes = _as_day(filled["was"]), chosen(prompt)
    changes = tuple(from_row(row) for row in filled["changes"])
    director_id = filled.get("director")
    director = uow.get(Person, director_id).alias if director_id is not None else None
    if prompt.state is PromptState.OPEN:
        return FactReadBack(subject, was, becomes, changes, director)
    return FactCorrected(subject, was, becomes, changes, director, prompt.touched_at)


def director_who_leaves(uow: UnitOfWork, case: Case, municipality: str) -> Person | None:
    """The process director of the case, where they are of another municipality than this one."""
    director = on_duty(uow, case.id, Duty.PROCESS_DIRECTOR)
    return director if director is not None and director.municipality != municipality else None


def _as_day(said: Any) -> date:
    return date.fromisoformat(str(said))
