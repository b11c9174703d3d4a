"""What the conversation about a meeting looks like in each of its steps."""

from dataclasses import dataclass
from datetime import date, datetime, time

from casework import meetings
from casework.meetings import MeetingFacts
from casework.views import Told, View, shows_prompt
from rules.calendar import at_local, local_date
from rules.words import MeetingKind, Role
from store.cases import Case, Meeting
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "planning"


@dataclass(frozen=True)
class MomentDoubt:
    """Why a day or moment was not taken, and what may have been meant: local days, with or without a time."""

    kind: str
    candidates: tuple[tuple[date, time | None], ...]


@dataclass(frozen=True)
class MeetingMenu(View):
    """What is planned, each to be moved or cancelled by its position; `may_add` offers another one."""

    reference: str
    planned: tuple[MeetingFacts, ...]
    may_add: bool


@dataclass(frozen=True)
class MeetingKindAsked(View):
    """Which kind? An expert meeting is not among them: it follows from the chair's decision."""

    reference: str


@dataclass(frozen=True)
class MeetingDayAsked(View):
    """On which day? `month` is the page of the calendar; `moved` the meeting that gets another moment."""

    reference: str
    kind: MeetingKind
    moved: MeetingFacts | None
    month: date
    earliest: date
    latest: date
    doubt: MomentDoubt | None
    resumed: bool = False
    """The command was given again while this was half entered."""


@dataclass(frozen=True)
class MeetingTimeAsked(View):
    """At what time on `day`?"""

    reference: str
    kind: MeetingKind
    moved: MeetingFacts | None
    day: date
    doubt: MomentDoubt | None
    resumed: bool = False


@dataclass(frozen=True)
class MeetingReadBack(View):
    """All of it, before it is planned."""

    reference: str
    kind: MeetingKind
    moved: MeetingFacts | None
    starts_at: datetime
    resumed: bool = False


@dataclass(frozen=True)
class CancelReadBack(View):
    """The meeting, before it is cancelled."""

    meeting: MeetingFacts
    resumed: bool = False


@dataclass(frozen=True)
class PlanningDone(View):
    """The line that stays: what was recorded ("planned", "moved", "cancelled"), or nothing ("left")."""

    reference: str
    outcome: str
    kind: MeetingKind | None = None
    starts_at: datetime | None = None
    asked_at: datetime | None = None


def chair_asked(uow: UnitOfWork, prompt: Prompt) -> int | None:
    """The chair whom this conversation is with; None when it is with a coordinator or deputy."""
    person = uow.get(Person, prompt.person_id)
    return person.id if person.role is Role.CHAIR else None


def plannable(uow: UnitOfWork, case: Case, chair_id: int | None) -> list[Meeting]:
    """The planned meetings that one may move or cancel: an expert meeting is its chair's alone (ours)."""
    return [meeting for meeting in meetings.planned_meetings(uow, case) if meeting.chair_id == chair_id]


@shows_prompt(KIND, Told.answer(Role.COORDINATOR, Role.CHAIR, when="/overleg"))
def _planning(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case, filled = uow.get(Case, prompt.case_id), prompt.filled
    if prompt.state is not PromptState.OPEN:
        return _done(uow, prompt, case)
    if "cancelling" in filled:
        meeting = uow.get(Meeting, filled["cancelling"])
        return CancelReadBack(meetings.facts_of(uow, meeting), bool(filled.get("resumed")))
    if "moving" in filled or "kind" in filled:
        return _moment_asked(uow, prompt, case, now)
    planned = plannable(uow, case, chair_asked(uow, prompt))
    if planned and "adding" not in filled:
        facts = tuple(meetings.facts_of(uow, meeting) for meeting in planned)
        return MeetingMenu(case.reference, facts, may_add=chair_asked(uow, prompt) is None)
    return MeetingKindAsked(case.reference)


def _moment_asked(uow: UnitOfWork, prompt: Prompt, case: Case, now: datetime) -> View:
    filled, moved = prompt.filled, None
    resumed = bool(filled.get("resumed"))
    if "moving" in filled:
        meeting = uow.get(Meeting, filled["moving"])
        kind, moved = meeting.kind, meetings.facts_of(uow, meeting)
    else:
        kind = MeetingKind(filled["kind"])
    if "at" in filled:
        return MeetingReadBack(case.reference, kind, moved, datetime.fromisoformat(filled["at"]), resumed)
    if "day" in filled:
        day = date.fromisoformat(filled["day"])
        return MeetingTimeAsked(case.reference, kind, moved, day, coming_doubt_of(prompt, now), resumed)
    today = local_date(now)
    page = date.fromisoformat(filled.get("page", today.replace(day=1).isoformat()))
    return MeetingDayAsked(
        case.reference,
        kind,
        moved,
        page,
        today,
        meetings.latest_day(now),
        coming_doubt_of(prompt, now),
        resumed,
    )


def coming_doubt_of(prompt: Prompt, now: datetime) -> MomentDoubt | None:
    """The same for a moment that is still to come: what has passed cannot have been meant."""
    doubt = doubt_of(prompt)
    if doubt is None:
        return None
    coming = tuple(
        (day, at)
        for day, at in doubt.candidates
        if (day >= local_date(now) if at is None else at_local(day, at) > now)
    )
    return MomentDoubt(doubt.kind, coming)


def doubt_of(prompt: Prompt) -> MomentDoubt | None:
    """What was not clear about the day or moment that was typed last."""
    doubt = prompt.filled.get("doubt")
    if doubt is None:
        return None
    candidates = tuple(
        (date.fromisoformat(day), time.fromisoformat(at) if at else None) for day, at in doubt["candidates"]
    )
    return MomentDoubt(str(doubt["kind"]), candidates)


def _done(uow: UnitOfWork, prompt: Prompt, case: Case) -> PlanningDone:
    outcome = prompt.filled.get("outcome")
    if outcome is None:
        return PlanningDone(case.reference, "left")
    meeting = uow.get(Meeting, prompt.filled["recorded"])
    starts_at = datetime.fromisoformat(prompt.filled["starts_at"])
    asked_at = datetime.fromisoformat(prompt.filled["asked_at"]) if outcome != "cancelled" else None
    return PlanningDone(case.reference, str(outcome), meeting.kind, starts_at, asked_at)
