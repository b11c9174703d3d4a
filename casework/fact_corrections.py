"""/corrigeer: whoever owns a fact puts it right; every term is computed anew in the same transaction.

1. Choose what is wrong, then how it was, then read back what that changes in the terms, then save.
2. Scores and events keep their old rows. Of a date or a municipality the trail keeps that it was corrected,
   when and by whom, and the receipt says what it was.
"""

from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from casework import meetings, prompts
from casework.access import acting, require, use_case
from casework.case_choice import CHOICES, STARTS, Choice, start_with_case
from casework.corrections import Reason, as_row, follow_correction, preview
from casework.day_choice import keep_day, turn_to
from casework.errors import CaseIsOver, ForeignButton, NothingToCorrect, StaleButton
from casework.fact_rows import possible_days, put_right, standing
from casework.fact_views import (
    DAYS,
    KIND,
    Fact,
    director_who_leaves,
    narrowed,
    options_of,
)
from casework.policy_lists import chosen_name
from casework.prompts import PromptRef, Shown
from casework.scores import ask_correction, ask_first_score
from casework.scoring import CORRECTION, correctable
from rules.permissions import Permission
from rules.trajectory import OVER
from rules.words import MeetingKind, Phase, Role, UnsafeEventKind
from store.cases import Case, Meeting
from store.messages import Prompt, PromptState
from store.trajectory import UnsafeEvent
from store.unit_of_work import UnitOfWork

_OTHER_KIND = {
    MeetingKind.CASE_MEETING: MeetingKind.NETWORK_MEETING,
    MeetingKind.NETWORK_MEETING: MeetingKind.CASE_MEETING,
}
_STEPS = (("changes", "day", "name", "director"), ("fact", "was", "earliest", "latest", "month"))
"""What going back takes away, the newest choice first."""


@use_case(Permission.SEE_OWN)
def start_correcting(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Correct something of a case; which one is asked for where there are several.

    Raises NothingToCorrect, and CaseIsOver for a case on which nothing runs any more.
    """
    leads = acting(uow).role is Role.PROJECT_LEADER
    start_with_case(uow, KIND if leads else CORRECTION, typed, now)


def ask_fact(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """What is wrong? Raises NothingToCorrect and CaseIsOver."""
    if case.phase in OVER:
        raise CaseIsOver
    if not options_of(uow, case, acting(uow), now):
        raise NothingToCorrect
    prompts.ask(uow, acting(uow).id, KIND, now, case_id=case.id)


def ask_score_or_fact(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """The newest scores first: they are corrected most; what has no score follows below (ours)."""
    ask = ask_correction if correctable(uow, case, acting(uow)) else ask_fact
    ask(uow, case, now)


STARTS[CORRECTION] = ask_score_or_fact
CHOICES[KIND] = Choice(ask_fact, Permission.OPEN_CASE, frozenset(Phase) - OVER)


@use_case(Permission.RECORD)
def correct_something_else(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """No score, but something else: the same message goes on with that. Raises NothingToCorrect."""
    prompt = prompts.tapped(uow, ref, (CORRECTION,), now)
    case = uow.get(Case, prompt.case_id)
    require(uow, Permission.RECORD, case, _chaired(uow, case))
    if not options_of(uow, case, acting(uow), now):
        raise NothingToCorrect
    for other in _open_questions(uow, prompt):
        prompts.close(uow, other, PromptState.CANCELLED, now)
    prompt.kind, prompt.meeting_id, prompt.filled = KIND, None, {}
    prompts.fill(prompt, now)
    return prompts.shown(uow, prompt, now)


def _open_questions(uow: UnitOfWork, prompt: Prompt) -> list[Prompt]:
    query = select(Prompt).where(
        col(Prompt.person_id) == prompt.person_id,
        col(Prompt.kind) == KIND,
        col(Prompt.case_id) == prompt.case_id,
        col(Prompt.state) == PromptState.OPEN,
    )
    return list(uow.session.exec(query).all())


def _chaired(uow: UnitOfWork, case: Case) -> Meeting | None:
    """An expert meeting of the case that the acting person chairs or chaired."""
    return uow.session.exec(
        select(Meeting).where(col(Meeting.case_id) == case.id, col(Meeting.chair_id) == acting(uow).id)
    ).first()


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    """The question and its case, once the acting person may correct this on it."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    case = uow.get(Case, prompt.case_id)
    if acting(uow).role is Role.PROJECT_LEADER:
        require(uow, Permission.OPEN_CASE, case)
    else:
        about = prompt.filled.get("meeting")
        meeting = uow.get(Meeting, about) if about is not None else _chaired(uow, case)
        require(uow, Permission.RECORD, case, meeting)
        require(uow, Permission.CORRECT, case, meeting)
    if case.phase in OVER:
        raise CaseIsOver
    return prompt, case


@use_case(Permission.CORRECT)
def choose_fact(uow: UnitOfWork, ref: PromptRef, value: str, *, now: datetime) -> Shown:
    """One thing of the list. Raises ForeignButton for what was not offered."""
    prompt, case = _tapped(uow, ref, now)
    if "fact" in prompt.filled:
        raise StaleButton(prompt_id=prompt.id)
    inside = "meeting" in prompt.filled or "event" in prompt.filled
    options = narrowed(uow, prompt) if inside else options_of(uow, case, acting(uow), now)
    option = next((option for option in options if option.value == value), None)
    if option is None:
        raise ForeignButton
    if option.subject.fact is Fact.FIRST_SCORE:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
        ask_first_score(uow, uow.get(Meeting, prompt.filled["meeting"]), now)
    elif option.subject.fact is not None:
        _begin(uow, prompt, case, option.subject.fact, now)
    elif option.subject.meeting is not None:
        kind, day = option.subject.meeting.kind.value, option.subject.meeting.day.isoformat()
        prompts.fill(prompt, now, meeting=int(value[1:]), of_kind=kind, of_day=day)
    else:
        event = uow.get(UnsafeEvent, int(value[1:]))
        prompts.fill(prompt, now, event=event.id, of_kind=event.kind.value, of_day=event.on.isoformat())
    return prompts.shown(uow, prompt, now)


def _begin(uow: UnitOfWork, prompt: Prompt, case: Case, fact: Fact, now: datetime) -> None:
    """What stands now, and between which days it may lie; what needs no answer is read back at once."""
    changes: dict[str, Any] = {"fact": fact.value}
    if fact in DAYS:
        earliest, latest = possible_days(uow, case, fact, now)
        changes |= {"earliest": earliest.isoformat(), "latest": latest.isoformat()}
        was = standing(uow, prompt, case, fact)
        changes |= {"was": was.isoformat(), "month": was.replace(day=1).isoformat()}
    elif fact is Fact.MUNICIPALITY:
        changes["was"] = case.municipality
    elif fact in (Fact.EVENT_KIND, Fact.MEETING_KIND):
        changes["was"] = prompt.filled["of_kind"]
    if fact is Fact.MEETING_KIND:
        changes["name"] = _OTHER_KIND[MeetingKind(prompt.filled["of_kind"])].value
    prompts.fill(prompt, now, **changes)
    if fact in (Fact.MEETING_KIND, Fact.NOT_HELD, Fact.HELD, Fact.NO_EVENT):
        _read_back(uow, prompt, case, now)


@use_case(Permission.CORRECT)
def turn_fact_month(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Another page of the calendar."""
    prompt, _ = _asked_for_day(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CORRECT)
def choose_fact_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """How it was, tapped. Raises DayOutOfRange, and AlreadyScored where that meeting is known already."""
    prompt, case = _asked_for_day(uow, ref, now)
    _take_day(uow, prompt, case, day, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CORRECT)
def enter_fact_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed."""
    prompt, case = _asked_for_day(uow, ref, now)
    _take_day(uow, prompt, case, day, now)
    prompts.ask_again(uow, prompt, now)


def _asked_for_day(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    prompt, case = _tapped(uow, ref, now)
    if prompt.filled.get("fact") not in DAYS or "changes" in prompt.filled:
        raise StaleButton(prompt_id=prompt.id)
    return prompt, case


def _take_day(uow: UnitOfWork, prompt: Prompt, case: Case, day: date, now: datetime) -> None:
    keep_day(prompt, day, *possible_days(uow, case, Fact(prompt.filled["fact"]), now), now)
    if prompt.filled["fact"] == Fact.MEETING_DAY and day.isoformat() != prompt.filled["of_day"]:
        meetings.unscored_on(uow, case, MeetingKind(prompt.filled["of_kind"]), day)
    _read_back(uow, prompt, case, now)


@use_case(Permission.CORRECT)
def choose_fact_name(uow: UnitOfWork, ref: PromptRef, value: str, *, now: datetime) -> Shown:
    """The municipality, or the kind of an event. Raises NoLongerInPolicy."""
    prompt, case = _tapped(uow, ref, now)
    fact = prompt.filled.get("fact")
    if fact not in (Fact.MUNICIPALITY, Fact.EVENT_KIND) or "changes" in prompt.filled:
        raise StaleButton(prompt_id=prompt.id)
    places = uow.policy.municipalities
    name = chosen_name(prompt, places if fact == Fact.MUNICIPALITY else list(UnsafeEventKind), value)
    leaves = director_who_leaves(uow, case, name) if fact == Fact.MUNICIPALITY else None
    prompts.fill(prompt, now, name=str(name), director=leaves.id if leaves is not None else None)
    _read_back(uow, prompt, case, now)
    return prompts.shown(uow, prompt, now)


def _read_back(uow: UnitOfWork, prompt: Prompt, case: Case, now: datetime) -> None:
    changes = preview(uow, case, now, lambda: put_right(uow, prompt, case, now))
    prompts.fill(prompt, now, changes=[as_row(change) for change in changes])


@use_case(Permission.CORRECT)
def correct_fact(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Save what was read back, and all that follows from it. Raises StaleButton when nothing was."""
    prompt, case = _tapped(uow, ref, now)
    if "changes" not in prompt.filled:
        raise StaleButton(prompt_id=prompt.id)
    fact = Fact(prompt.filled["fact"])
    reason = Reason.MEETING if "meeting" in prompt.filled else Reason.FACT
    if fact in DAYS:
        reason = Reason.DATE
    changes = follow_correction(uow, case, now, reason, correct=lambda: put_right(uow, prompt, case, now))
    # What stood is kept until here: the receipt says what it was.
    prompts.close(uow, prompt, PromptState.ANSWERED, now, changes=[as_row(change) for change in changes])
    if fact is Fact.HELD:
        ask_first_score(uow, uow.get(Meeting, prompt.filled["meeting"]), now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CORRECT)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take back the choice made last; from the first step, leave."""
    prompt, _ = _tapped(uow, ref, now)
    filled = prompt.filled
    if "changes" in filled and (
        "day" in filled or ("name" in filled and filled["fact"] != Fact.MEETING_KIND)
    ):
        prompts.fill(prompt, now, **dict.fromkeys(_STEPS[0]))
    elif "fact" in filled:
        prompts.fill(prompt, now, **dict.fromkeys((*_STEPS[0], *_STEPS[1])))
    elif "meeting" in filled or "event" in filled:
        prompts.fill(prompt, now, meeting=None, event=None, of_kind=None, of_day=None)
    else:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)
