"""Scores: asked for after a meeting or given unasked, saved once, corrected with the old value kept."""

from datetime import date, datetime, time
from typing import Any

from sqlmodel import col, select

from casework import corrections, meetings, prompts, receipts
from casework.access import acting, require, use_case
from casework.case_choice import STARTS, start_with_case
from casework.errors import ClosedQuestion, ForeignButton, NothingToCorrect, NothingToScore
from casework.meeting_planning import ask_next
from casework.prompts import PromptRef, Shown
from casework.scoring import (
    CORRECTION,
    SCORES,
    consensus_filled,
    correctable,
    fill,
    is_held,
    meeting_of,
    role_scores_of,
    roles_of,
    tapped,
)
from rules.calendar import at_local
from rules.permissions import Permission
from rules.scores import Consensus
from rules.words import MeetingKind, MeetingState, Role
from store.cases import Case, ConsensusScore, Meeting, RoleScore
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

MIDDAY = time(12)
"""When a meeting is said to have been of which only the day is known; ours."""


@use_case(Permission.RECORD)
def record_consensus(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Save what was read back, and all that follows from it.

    Raises ForeignButton when nothing was read back, AlreadyScored and ClosedQuestion when a
    colleague was first.
    """
    prompt = tapped(uow, ref, now, SCORES)
    consensus = consensus_filled(prompt)
    if consensus is None:
        raise ForeignButton
    meeting = _meeting_to_score(uow, prompt, now)
    _store_roles(uow, prompt, meeting)
    store_consensus(uow, meeting, consensus, acting(uow).id, now)
    _saved(uow, prompt, meeting, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def record_held(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """An expert meeting that was held without a score, as read back; of any other a score is asked.

    Raises ForeignButton when nothing was read back, and ClosedQuestion when a colleague was first.
    """
    prompt = tapped(uow, ref, now, SCORES)
    if "held" not in prompt.filled:
        raise ForeignButton
    meeting = _meeting_to_score(uow, prompt, now)
    _saved(uow, prompt, meeting, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def record_not_held(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The meeting did not happen. Raises ForeignButton for one that nobody planned."""
    prompt = tapped(uow, ref, now, SCORES)
    if prompt.meeting_id is None or is_held(meeting_of(uow, prompt)):
        raise ForeignButton
    meeting = _meeting_to_score(uow, prompt, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now, outcome="not_held")
    meetings.note_not_held(uow, meeting, now)
    return prompts.shown(uow, prompt, now)


def _meeting_to_score(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Meeting:
    meeting = meeting_of(uow, prompt)
    if meeting is not None:
        unscored = is_held(meeting) and receipts.consensus_of(uow, meeting) is None
        if meeting.state is not MeetingState.PLANNED and not unscored:
            raise ClosedQuestion(prompt_id=prompt.id)
        return meeting
    if "on" not in prompt.filled:
        raise ForeignButton
    case, kind = uow.get(Case, prompt.case_id), MeetingKind(prompt.filled["kind"])
    day = date.fromisoformat(prompt.filled["on"])
    planned = meetings.unscored_on(uow, case, kind, day)
    if planned is not None:
        return planned
    starts_at = min(at_local(day, MIDDAY), now)
    return uow.add(Meeting(case_id=case.id, kind=kind, starts_at=starts_at, state=MeetingState.HELD))


def _store_roles(uow: UnitOfWork, prompt: Prompt, meeting: Meeting) -> None:
    for entry in roles_of(uow, prompt):
        if entry.given:
            uow.add(
                RoleScore(
                    meeting_id=meeting.id,
                    role=entry.role,
                    number=entry.number,
                    discipline=entry.discipline,
                    score=entry.score,
                )
            )


def forget_role_scores(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
    """They do not count any more; the rows stay, as corrected."""
    for row in role_scores_of(uow, meeting):
        row.corrected_at = now
    uow.session.flush()


def store_consensus(
    uow: UnitOfWork, meeting: Meeting, consensus: Consensus, recorded_by: int, now: datetime
) -> None:
    """The consensus of a meeting, and who recorded it; without one, the lowest score that was named."""
    uow.add(
        ConsensusScore(
            meeting_id=meeting.id,
            score=consensus.score,
            lowest=consensus.lowest if consensus.score is None else None,
            recorded_by=recorded_by,
            recorded_at=now,
        )
    )


def _saved(uow: UnitOfWork, prompt: Prompt, meeting: Meeting, now: datetime) -> None:
    prompt.meeting_id = meeting.id
    prompts.close(uow, prompt, PromptState.ANSWERED, now, outcome="saved")
    meetings.note_held(uow, meeting, now)


@use_case(Permission.RECORD)
def correct_consensus(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Save another consensus of a meeting; the old one keeps its value and the moment of its correction."""
    prompt = tapped(uow, ref, now, CORRECTION)
    meeting, consensus = meeting_of(uow, prompt), consensus_filled(prompt)
    standing = receipts.consensus_of(uow, meeting) if meeting is not None else None
    if meeting is None or consensus is None or standing is None:
        raise ForeignButton
    row, was = standing
    if "roles" in prompt.filled:
        forget_role_scores(uow, meeting, now)
        _store_roles(uow, prompt, meeting)
    if consensus != was:
        row.corrected_at = now
        uow.session.flush()
        store_consensus(uow, meeting, consensus, acting(uow).id, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now, outcome="saved")
    prompts.close_all(uow, now, meeting_id=meeting.id)
    corrections.follow_correction(uow, uow.get(Case, meeting.case_id), now, corrections.Reason.SCORE)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def start_scores(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Give scores unasked; the case is asked for where there are several."""
    start_with_case(uow, SCORES, typed, now)


def ask_scores_of_case(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """What was half entered, else the newest meeting without scores, else a meeting that nobody planned.

    Raises NothingToScore for a chair whose expert meeting has yet to begin.
    """
    actor = acting(uow)
    half = _half_entered(uow, actor, case)
    if half is not None:
        half.filled = {**half.filled, "resumed": True}
        prompts.ask_again(uow, half, now)
        return
    chair_id = actor.id if actor.role is Role.CHAIR else None
    begun = [meeting for meeting in meetings.begun_meetings(uow, case, now) if meeting.chair_id == chair_id]
    if begun:
        _ask(uow, actor.id, begun[0], now, filled={"unasked": True} if chair_id is None else {})
    elif chair_id is None:
        prompts.ask(uow, actor.id, SCORES, now, case_id=case.id)
    else:
        raise NothingToScore


STARTS[SCORES] = ask_scores_of_case


def _half_entered(uow: UnitOfWork, person: Person, case: Case) -> Prompt | None:
    rows = uow.session.exec(
        select(Prompt)
        .where(
            col(Prompt.person_id) == person.id,
            col(Prompt.kind) == SCORES,
            col(Prompt.case_id) == case.id,
            col(Prompt.state) == PromptState.OPEN,
        )
        .order_by(col(Prompt.touched_at).desc(), col(Prompt.id).desc())
    ).all()
    return next((prompt for prompt in rows if is_half_entered(prompt)), None)


def is_half_entered(prompt: Prompt) -> bool:
    """Whether any step of the answer has been made."""
    return bool(prompt.filled.keys() - {"unasked", "resumed", "later", "doubt", "page"})


def _ask(uow: UnitOfWork, person_id: int, meeting: Meeting, now: datetime, **how: Any) -> Prompt:
    term = meetings.scores_term(uow, meeting)
    term_id = term.id if term is not None else None
    case_id = meeting.case_id
    return prompts.ask(
        uow, person_id, SCORES, now, case_id=case_id, meeting_id=meeting.id, term_id=term_id, **how
    )


@use_case(Permission.RECORD)
def choose_other_meeting(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Scores of a meeting that nobody planned, in a message of its own. Raises ForeignButton for a chair."""
    prompt = tapped(uow, ref, now, SCORES)
    if acting(uow).role is Role.CHAIR:
        raise ForeignButton
    fill(prompt, now, unasked=None)
    prompts.ask(uow, acting(uow).id, SCORES, now, case_id=prompt.case_id)
    return prompts.shown(uow, prompt, now)


def ask_correction(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Which of the newest meetings with scores."""
    if not correctable(uow, case, acting(uow)):
        raise NothingToCorrect
    prompts.ask(uow, acting(uow).id, CORRECTION, now, case_id=case.id)


@use_case(Permission.RECORD)
def choose_correction(uow: UnitOfWork, ref: PromptRef, position: int, *, now: datetime) -> Shown:
    """Correct the score of the meeting at this place of the list."""
    prompt = tapped(uow, ref, now, CORRECTION)
    listed = correctable(uow, uow.get(Case, prompt.case_id), acting(uow))
    if prompt.meeting_id is not None or not 0 <= position < len(listed):
        raise ForeignButton
    prompt.meeting_id = listed[position][0].id
    fill(prompt, now)
    return prompts.shown(uow, prompt, now)


def ask_first_score(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
    """The score of a meeting that was held without one, in a message of its own."""
    prompts.ask(uow, acting(uow).id, SCORES, now, case_id=meeting.case_id, meeting_id=meeting.id)


def _on_receipt(uow: UnitOfWork, ref: PromptRef) -> tuple[Prompt, Meeting]:
    """The answered question whose receipt was tapped, and its meeting."""
    prompt = prompts.receipt_tapped(uow, ref, (SCORES, CORRECTION))
    meeting = uow.get(Meeting, prompt.meeting_id)
    require(uow, Permission.RECORD, uow.get(Case, prompt.case_id), meeting)
    return prompt, meeting


@use_case(Permission.RECORD)
def correct_from_receipt(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Ask for another consensus of the meeting of this receipt, in a message of its own; for the first
    one where the meeting was held without. Raises ForeignButton for one that was not held."""
    prompt, meeting = _on_receipt(uow, ref)
    if not is_held(meeting):
        raise ForeignButton
    kind = CORRECTION if receipts.consensus_of(uow, meeting) is not None else SCORES
    prompts.ask(uow, acting(uow).id, kind, now, case_id=meeting.case_id, meeting_id=meeting.id)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.RECORD)
def plan_from_receipt(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Plan the next meeting, or another in the place of one that was not held."""
    prompt, meeting = _on_receipt(uow, ref)
    ask_next(uow, meeting, now)
    return prompts.shown(uow, prompt, now)
