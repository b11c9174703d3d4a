"""The conversation that plans, moves or cancels a meeting: kind, day, time, read-back, done."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select

from casework import meetings, prompts
from casework.access import acting, require, use_case
from casework.case_choice import STARTS, start_with_case
from casework.errors import ForeignButton, NotAllowed, NotPlannedAnymore
from casework.meeting_views import KIND, chair_asked, plannable
from casework.prompts import PromptRef, Shown
from rules.calendar import at_local, is_ambiguous, is_nonexistent, local_date
from rules.permissions import Permission
from rules.words import MeetingKind, MeetingState, Role
from store.cases import Case, Meeting
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork

TEAM_KINDS = (MeetingKind.CASE_MEETING, MeetingKind.NETWORK_MEETING)
"""What a coordinator plans and scores; an expert meeting follows from the chair's decision."""
_STEPS = ("at", "day", "kind", "moving", "cancelling", "adding")
"""What going back takes away, the newest choice first."""


@use_case(Permission.RECORD)
def start_planning(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Plan a meeting on a case, or move or cancel one; the case is asked for where there are several."""
    start_with_case(uow, "planning", typed, now)


def ask_planning(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Open the conversation. Raises NotAllowed for a chair without a planned expert meeting on the case."""
    actor = acting(uow)
    if actor.role is Role.CHAIR and not plannable(uow, case, actor.id):
        raise NotAllowed
    _say_resumed(prompts.ask(uow, actor.id, KIND, now, case_id=case.id))


def _say_resumed(prompt: Prompt) -> None:
    """What was half entered is offered again, and says so."""
    if prompt.filled.keys() & set(_STEPS) - {"adding"}:
        prompt.filled = {**prompt.filled, "resumed": True}


def ask_next(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
    """Open the conversation for a next meeting, past the list of what is planned already.

    Raises NotAllowed for a chair: an expert meeting follows from a decision, which is asked again where one
    falls through.
    """
    if acting(uow).role is Role.CHAIR:
        raise NotAllowed
    prompt = prompts.ask(uow, acting(uow).id, KIND, now, case_id=meeting.case_id, filled={"adding": True})
    if prompt.filled.keys() & {"moving", "cancelling"}:
        # Another meeting is asked for than the one that was being moved: that is not to be resumed.
        prompt.filled = {"adding": True}
    _say_resumed(prompt)


STARTS["planning"] = ask_planning


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    case = uow.get(Case, prompt.case_id)
    chair_id = chair_asked(uow, prompt)
    chaired = None
    if chair_id is not None:
        chaired = uow.session.exec(
            select(Meeting).where(col(Meeting.case_id) == case.id, col(Meeting.chair_id) == chair_id)
        ).first()
    require(uow, Permission.RECORD, case, chaired)
    return prompt, case


def _listed(uow: UnitOfWork, prompt: Prompt, case: Case, position: int) -> Meeting:
    listed: Sequence[Meeting] = plannable(uow, case, chair_asked(uow, prompt))
    if not 0 <= position < len(listed):
        raise ForeignButton
    return listed[position]


@use_case(Permission.RECORD)
def choose_meeting_to_move(uow: UnitOfWork, ref: PromptRef, position: int, *, now: datetime) -> Shown:
    """Give the meeting at this position of the list another moment."""
    prompt, case = _tapped(uow, ref, now)
    prompts.fill(prompt, now, moving=_listed(uow, prompt, case, position).id)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def choose_meeting_to_cancel(uow: UnitOfWork, ref: PromptRef, position: int, *, now: datetime) -> Shown:
    """Read back the meeting at this position of the list, before it is cancelled."""
    prompt, case = _tapped(uow, ref, now)
    prompts.fill(prompt, now, cancelling=_listed(uow, prompt, case, position).id)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def add_meeting(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Plan one more. Raises ForeignButton for a chair, whose meetings follow from a decision."""
    prompt, _ = _tapped(uow, ref, now)
    if chair_asked(uow, prompt) is not None:
        raise ForeignButton
    prompts.fill(prompt, now, adding=True)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def choose_meeting_kind(uow: UnitOfWork, ref: PromptRef, kind: str, *, now: datetime) -> Shown:
    """A case meeting or a network meeting. Raises ForeignButton for anything else."""
    prompt, _ = _tapped(uow, ref, now)
    if kind not in TEAM_KINDS or chair_asked(uow, prompt) is not None:
        raise ForeignButton
    prompts.fill(prompt, now, kind=kind)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def turn_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Show another month of the calendar."""
    prompt, _ = _tapped(uow, ref, now)
    prompts.fill(prompt, now, page=month.replace(day=1).isoformat())
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def tap_moment(uow: UnitOfWork, ref: PromptRef, day: date | None, at: time | None, *, now: datetime) -> Shown:
    """Take a tapped day, a tapped time on the chosen day, or a tapped candidate with both."""
    prompt, _ = _tapped(uow, ref, now)
    _take(prompt, day, at, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def enter_moment(uow: UnitOfWork, ref: PromptRef, day: date, at: time | None, *, now: datetime) -> None:
    """Take a typed day or moment, and show in a new message what follows."""
    prompt, _ = _tapped(uow, ref, now)
    _take(prompt, day, at, now)
    prompts.ask_again(uow, prompt, now)


def _take(prompt: Prompt, day: date | None, at: time | None, now: datetime) -> None:
    if "kind" not in prompt.filled and "moving" not in prompt.filled:
        raise ForeignButton
    if day is None:
        if "day" not in prompt.filled:
            raise ForeignButton
        day = date.fromisoformat(prompt.filled["day"])
    doubt = _doubt(day, at, now)
    if doubt is not None:
        prompts.fill(prompt, now, doubt=doubt)
    elif at is None:
        prompts.fill(prompt, now, day=day.isoformat(), at=None)
    else:
        prompts.fill(prompt, now, day=day.isoformat(), at=at_local(day, at).isoformat())


def _doubt(day: date, at: time | None, now: datetime) -> dict[str, Any] | None:
    """Why no meeting can be planned then, with moments near it at which one can."""
    if at is not None and (is_nonexistent(day, at) or is_ambiguous(day, at)):
        kind = "does_not_exist" if is_nonexistent(day, at) else "ambiguous"
        hours = [at.replace(hour=at.hour + step) for step in (-1, 1) if 0 < at.hour < 23]
        return _as_doubt(kind, [(day, hour) for hour in hours])
    if day < local_date(now) or (at is not None and at_local(day, at) <= now):
        return _as_doubt("past", _coming(day, at, now))
    if day > meetings.latest_day(now):
        return _as_doubt("too_far", [])
    return None


def _coming(day: date, at: time | None, now: datetime) -> list[tuple[date, time | None]]:
    """The next day with this time, and the next such weekday."""
    tomorrow = local_date(now) + timedelta(days=1)
    weekday = tomorrow + timedelta(days=(day.weekday() - tomorrow.weekday()) % 7)
    days = [weekday] if at is None else sorted({tomorrow, weekday})
    return [(coming, at) for coming in days]


def _as_doubt(kind: str, candidates: Sequence[tuple[date, time | None]]) -> dict[str, Any]:
    said = [[day.isoformat(), at.isoformat("minutes") if at else None] for day, at in candidates]
    return {"kind": kind, "candidates": said}


@use_case(Permission.RECORD)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take back the choice made last; from the first step, leave."""
    prompt, _ = _tapped(uow, ref, now)
    made = [step for step in _STEPS if step in prompt.filled]
    if "doubt" in prompt.filled and made:
        prompts.fill(prompt, now)
    elif made:
        prompts.fill(prompt, now, **{made[0]: None})
    else:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def confirm_meeting(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Plan or move as it was read back. Raises ForeignButton, MeetingInPast and MeetingTooFar."""
    prompt, case = _tapped(uow, ref, now)
    if "at" not in prompt.filled:
        raise ForeignButton
    starts_at = datetime.fromisoformat(prompt.filled["at"])
    if "moving" in prompt.filled:
        meeting, outcome = _still_planned(uow, prompt.filled["moving"]), "moved"
        meetings.move_meeting(uow, meeting, starts_at, now)
    else:
        kind, chair_id = MeetingKind(prompt.filled["kind"]), chair_asked(uow, prompt)
        meeting, outcome = meetings.plan_meeting(uow, case, kind, starts_at, now, chair_id), "planned"
    _record(uow, prompt, meeting, outcome, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def confirm_cancelling(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Cancel as it was read back."""
    prompt, _ = _tapped(uow, ref, now)
    if "cancelling" not in prompt.filled:
        raise ForeignButton
    meeting = _still_planned(uow, prompt.filled["cancelling"])
    meetings.cancel_meeting(uow, meeting, now)
    _record(uow, prompt, meeting, "cancelled", now)
    return prompts.shown(uow, prompt, now)


def _still_planned(uow: UnitOfWork, meeting_id: int) -> Meeting:
    """The meeting, unless a colleague was first. Raises NotPlannedAnymore."""
    meeting = uow.get(Meeting, meeting_id)
    if meeting.state is not MeetingState.PLANNED:
        raise NotPlannedAnymore
    return meeting


def _record(uow: UnitOfWork, prompt: Prompt, meeting: Meeting, outcome: str, now: datetime) -> None:
    asked_at = meetings.asked_at(uow, meeting).isoformat()
    starts_at = meeting.starts_at.isoformat()
    prompts.close(
        uow,
        prompt,
        PromptState.ANSWERED,
        now,
        outcome=outcome,
        recorded=meeting.id,
        starts_at=starts_at,
        asked_at=asked_at,
    )
