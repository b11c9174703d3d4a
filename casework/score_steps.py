"""Taps and typed answers between the question for the scores and saving them."""

from datetime import date, datetime

from casework import meetings, prompts
from casework.access import use_case
from casework.errors import ForeignButton
from casework.meeting_planning import TEAM_KINDS
from casework.prompts import PromptRef, Shown
from casework.score_views import RoleEntry
from casework.scoring import (
    SCORES,
    consensus_filled,
    fill,
    is_held,
    meeting_of,
    role_at,
    role_key,
    role_scores_of,
    tapped,
)
from rules.calendar import local_date
from rules.permissions import Permission
from rules.scores import HIGHEST, LOWEST
from rules.words import MeetingKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork


def _give(uow: UnitOfWork, prompt: Prompt, score: int, now: datetime) -> None:
    """The consensus, the lowest score named, or what a role said: whichever is asked now."""
    if not LOWEST <= score <= HIGHEST or not _ready(prompt):
        raise ForeignButton
    if "role" in prompt.filled:
        roles = {**prompt.filled.get("roles", {}), prompt.filled["role"]: score}
        fill(prompt, now, roles=roles, role=None)
    elif "no_consensus" in prompt.filled:
        fill(prompt, now, lowest=score)
    else:
        fill(prompt, now, score=score)


def _ready(prompt: Prompt) -> bool:
    return prompt.meeting_id is not None or "on" in prompt.filled


@use_case(Permission.RECORD)
def give_score(uow: UnitOfWork, ref: PromptRef, score: int, *, now: datetime) -> Shown:
    """Take a tapped score. Raises ForeignButton for one that is not on the scale."""
    prompt = tapped(uow, ref, now)
    _give(uow, prompt, score, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def enter_score(uow: UnitOfWork, ref: PromptRef, score: int, *, now: datetime) -> None:
    """Take a typed score, and show in a new message what follows."""
    prompt = tapped(uow, ref, now)
    _give(uow, prompt, score, now)
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.RECORD)
def say_no_consensus(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The table did not agree: then the lowest score named is asked."""
    prompt = tapped(uow, ref, now)
    _no_consensus(prompt, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def enter_no_consensus(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> None:
    """The same, typed."""
    prompt = tapped(uow, ref, now)
    _no_consensus(prompt, now)
    prompts.ask_again(uow, prompt, now)


def _no_consensus(prompt: Prompt, now: datetime) -> None:
    if not _ready(prompt):
        raise ForeignButton
    fill(prompt, now, no_consensus=True, score=None, lowest=None, role=None)


@use_case(Permission.RECORD)
def say_held(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Read back that an expert meeting gave no score. Raises ForeignButton for any other meeting."""
    prompt = tapped(uow, ref, now, SCORES)
    meeting = meeting_of(uow, prompt)
    if meeting is None or meeting.kind is not MeetingKind.EXPERT_MEETING or is_held(meeting):
        raise ForeignButton
    fill(prompt, now, held=True)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def list_roles(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Give the scores per role first; domain.md: before the discussion, each their own."""
    prompt = tapped(uow, ref, now)
    if not _ready(prompt):
        raise ForeignButton
    fill(prompt, now, step="roles", role=None, roles=_roles_so_far(uow, prompt))
    return prompts.shown(uow, prompt, now)


def _roles_so_far(uow: UnitOfWork, prompt: Prompt) -> dict[str, int | None] | None:
    """What was entered; in a correction, first what stands."""
    meeting = meeting_of(uow, prompt)
    if "roles" in prompt.filled or meeting is None:
        return prompt.filled.get("roles")
    standing = role_scores_of(uow, meeting)
    return {role_key(RoleEntry(row.role, row.number, row.discipline)): row.score for row in standing} or None


@use_case(Permission.RECORD)
def choose_role(uow: UnitOfWork, ref: PromptRef, position: int, *, now: datetime) -> Shown:
    """Give the score of the role at this place of the list."""
    prompt = tapped(uow, ref, now)
    fill(prompt, now, role=role_key(role_at(uow, prompt, position)))
    return prompts.shown(uow, prompt, now)


def _not_given(prompt: Prompt, now: datetime) -> None:
    if "role" not in prompt.filled:
        raise ForeignButton
    roles = {**prompt.filled.get("roles", {}), prompt.filled["role"]: None}
    fill(prompt, now, roles=roles, role=None)


@use_case(Permission.RECORD)
def say_not_given(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """This role gave no score."""
    prompt = tapped(uow, ref, now)
    _not_given(prompt, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def enter_not_given(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> None:
    """The same, typed: "nvt"."""
    prompt = tapped(uow, ref, now)
    _not_given(prompt, now)
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.RECORD)
def finish_roles(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """On to the consensus, with the spread of the roles shown."""
    prompt = tapped(uow, ref, now)
    fill(prompt, now, step=None, role=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take back the step made last; a conversation that one began oneself is left from its first step."""
    prompt = tapped(uow, ref, now)
    filled = prompt.filled
    if "doubt" in filled:
        fill(prompt, now)
    elif consensus_filled(prompt) is not None:
        fill(prompt, now, score=None, lowest=None, no_consensus=None)
    elif "held" in filled:
        fill(prompt, now, held=None)
    elif "no_consensus" in filled:
        fill(prompt, now, no_consensus=None)
    elif "role" in filled:
        fill(prompt, now, role=None)
    elif "step" in filled:
        fill(prompt, now, step=None)
    elif "on" in filled:
        fill(prompt, now, on=None)
    elif "kind" in filled:
        fill(prompt, now, kind=None)
    elif prompt.term_id is None:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    else:
        fill(prompt, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def answer_later(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Leave the question open; its reminders go on as they were planned."""
    prompt = tapped(uow, ref, now, SCORES)
    prompts.fill(prompt, now, resumed=None, later=True)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def choose_held_kind(uow: UnitOfWork, ref: PromptRef, kind: str, *, now: datetime) -> Shown:
    """The kind of a meeting that nobody planned. Raises ForeignButton for an expert meeting."""
    prompt = tapped(uow, ref, now, SCORES)
    if kind not in TEAM_KINDS or prompt.meeting_id is not None:
        raise ForeignButton
    fill(prompt, now, kind=kind)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def turn_held_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Show another month of the calendar."""
    prompt = tapped(uow, ref, now, SCORES)
    fill(prompt, now, page=month.replace(day=1).isoformat())
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def tap_held_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """The day of a meeting that nobody planned. Raises AlreadyScored."""
    prompt = tapped(uow, ref, now, SCORES)
    _take_day(uow, prompt, day, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def enter_held_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed."""
    prompt = tapped(uow, ref, now, SCORES)
    _take_day(uow, prompt, day, now)
    prompts.ask_again(uow, prompt, now)


def _take_day(uow: UnitOfWork, prompt: Prompt, day: date, now: datetime) -> None:
    if prompt.meeting_id is not None or "kind" not in prompt.filled:
        raise ForeignButton
    case, today = uow.get(Case, prompt.case_id), local_date(now)
    if not case.started_on <= day <= today:
        near = min(max(day, case.started_on), today)
        fill(prompt, now, doubt={"kind": "not_meeting_day", "candidates": [[near.isoformat(), None]]})
        return
    meetings.unscored_on(uow, case, MeetingKind(prompt.filled["kind"]), day)
    fill(prompt, now, on=day.isoformat())
