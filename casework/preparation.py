"""Preparing an expert meeting: its guard says who is needed, and whether the household is invited.

domain.md, From referral to one year later; the steps and terms are ours. Nothing is sent to experts, who are
no users: the guard invites them by their own mail.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from casework import outbox, prompts, wanted
from casework.access import acting, require, use_case
from casework.case_choice import CHOICES, Choice, go_on_with
from casework.cases import find_case
from casework.consequences import follow_up
from casework.duties import acting_coordinator, guard_of
from casework.errors import ForeignButton, NoExpertMeetingAhead
from casework.expert_meetings import planned_expert_meetings
from casework.items import OPENERS
from casework.notices import issues
from casework.policy_lists import chosen_name
from casework.preparation_views import (
    KIND,
    Needed,
    filled_in,
    needed_at,
    ring_asked,
    ring_of,
)
from casework.prompts import PromptRef, Shown
from casework.terms import Planned, keep_reminding, plan_notices, running_term
from casework.wanted import Wanted, wants
from rules.calendar import local_date
from rules.permissions import Permission
from rules.preparation import prepared_by
from rules.trajectory import WORKED
from rules.words import MeetingKind, MeetingState, NoticeState, NotInvitedGround, Ring, TermKind, Urgency
from store.cases import Case, Meeting
from store.expert_meetings import NeededDiscipline
from store.messages import Prompt, PromptState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

_STEPS = ("ground", "invited", f"{Ring.OUTER}_done", f"{Ring.INNER}_done")
"""What going back takes away, the newest choice first."""


@wants(TermKind.PREPARATION)
def _wanted(uow: UnitOfWork, case: Case, now: datetime) -> Sequence[Wanted]:
    if case.phase not in WORKED:
        return []
    return [
        _term_of(uow, meeting, now)
        for meeting in planned_expert_meetings(uow, case, after=now)
        if meeting.household_invited is None
    ]


def _term_of(uow: UnitOfWork, meeting: Meeting, now: datetime) -> Wanted:
    """It counts from the day on which the meeting was planned, also when that is moved later."""
    anchor = f"meeting:{meeting.id}"
    known_on = _first_wanted_on(uow, meeting, anchor) or local_date(now)
    due_on = prepared_by(local_date(meeting.starts_at), known_on, uow.policy)
    return Wanted(anchor, known_on, due_on, at_once=True)


def _first_wanted_on(uow: UnitOfWork, meeting: Meeting, anchor: str) -> date | None:
    return uow.session.exec(
        select(col(Term.starts_on))
        .where(
            col(Term.case_id) == meeting.case_id,
            col(Term.kind) == TermKind.PREPARATION,
            col(Term.anchor) == anchor,
        )
        .order_by(col(Term.id))
    ).first()


@issues(TermKind.PREPARATION)
def _remind(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    meeting = _meeting_of(uow, term)
    if meeting.starts_at <= now:
        # It has begun: what is wanted no longer is withdrawn.
        follow_up(uow, uow.get(Case, term.case_id), now)
        return
    _ask(uow, meeting, notice.recipient_id, now, term, urgency=notice.urgency, notice_id=notice.id)
    keep_reminding(uow, term, notice.recipient_id, now)
    _end_as_it_begins(uow, term, notice.recipient_id, meeting)


def _end_as_it_begins(uow: UnitOfWork, term: Term, recipient_id: int, meeting: Meeting) -> None:
    """Once no reminder comes before the meeting, the next moment is that it begins: nothing is late then."""
    sooner = uow.session.exec(
        select(Notice.id).where(
            col(Notice.term_id) == term.id,
            col(Notice.state) == NoticeState.WAITING,
            col(Notice.notify_at) < meeting.starts_at,
        )
    ).first()
    if sooner is None:
        plan_notices(uow, term, [Planned("begun", recipient_id, meeting.starts_at, Urgency.ROUTINE)])


def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    return _ask(uow, _meeting_of(uow, term), person_id, now, term)


OPENERS[TermKind.PREPARATION] = _open


def _meeting_of(uow: UnitOfWork, term: Term) -> Meeting:
    return uow.get(Meeting, int(term.anchor.split(":")[1]))


def _ask(
    uow: UnitOfWork, meeting: Meeting, person_id: int, now: datetime, term: Term | None, **how: Any
) -> Prompt:
    prompt = prompts.ask(
        uow,
        person_id,
        KIND,
        now,
        case_id=meeting.case_id,
        meeting_id=meeting.id,
        term_id=term.id if term is not None else None,
        **how,
    )
    # A new message may stand on a lock screen: the read-back, which names disciplines, is folded away.
    kept = {name: value for name, value in prompt.filled.items() if name not in ("invited", "ground")}
    prompt.filled = kept
    return prompt


@use_case(Permission.GUARD)
def start_preparation(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Say, or say differently, who is needed at an expert meeting; the case is asked for where there are
    several. Raises what `find_case` raises, and NoExpertMeetingAhead."""
    if typed.strip():
        _start(uow, find_case(uow, typed, Permission.GUARD), now)
        return
    cases = _guarded(uow, now)
    for case in cases:
        require(uow, Permission.GUARD, case)
    if not cases:
        raise NoExpertMeetingAhead
    go_on_with(uow, KIND, cases, now)


def _guarded(uow: UnitOfWork, now: datetime) -> list[Case]:
    """The cases with an expert meeting ahead whose agreements the acting person guards."""
    planned = select(Meeting.case_id).where(
        col(Meeting.kind) == MeetingKind.EXPERT_MEETING,
        col(Meeting.state) == MeetingState.PLANNED,
        col(Meeting.starts_at) > now,
    )
    cases = uow.session.exec(select(Case).where(col(Case.id).in_(planned)).order_by(col(Case.id))).all()
    return [case for case in cases if guard_of(uow, case).id == acting(uow).id]


def _start(uow: UnitOfWork, case: Case, now: datetime) -> None:
    require(uow, Permission.GUARD, case)
    coming = planned_expert_meetings(uow, case, after=now)
    if not coming:
        raise NoExpertMeetingAhead
    _ask_about(uow, case, coming[0], now)


CHOICES[KIND] = Choice(_start, Permission.GUARD, WORKED)


def _ask_about(uow: UnitOfWork, case: Case, meeting: Meeting, now: datetime) -> Prompt:
    """With what was saved before, to change it."""
    term = _running_term(uow, case, meeting)
    prompt, known = _ask(uow, meeting, acting(uow).id, now, term), needed_at(uow, meeting)
    if known is not None and not prompt.filled:
        prompt.filled = {Ring.INNER.value: list(known.inner), Ring.OUTER.value: list(known.outer)}
    return prompt


def _running_term(uow: UnitOfWork, case: Case, meeting: Meeting) -> Term | None:
    return running_term(uow, case, TermKind.PREPARATION, f"meeting:{meeting.id}")


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case, Meeting]:
    """Raises what `prompts.tapped` and `require` raise, and NoExpertMeetingAhead once it has begun."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    case, meeting = uow.get(Case, prompt.case_id), uow.get(Meeting, prompt.meeting_id)
    require(uow, Permission.GUARD, case)
    if meeting.id not in {coming.id for coming in planned_expert_meetings(uow, case, after=now)}:
        raise NoExpertMeetingAhead
    prompts.withdraw_unsent(uow, prompt)
    return prompt, case, meeting


@use_case(Permission.GUARD)
def set_discipline(
    uow: UnitOfWork, ref: PromptRef, ring: Ring, value: str, needed: bool, *, now: datetime
) -> Shown:
    """Whether this discipline of this ring is needed. Raises NoLongerInPolicy."""
    prompt, _, _ = _tapped(uow, ref, now)
    if ring is not ring_asked(prompt):
        raise ForeignButton
    name = chosen_name(prompt, ring_of(uow.policy, ring), value)
    others = [one for one in prompt.filled.get(ring, ()) if one != name]
    prompts.fill(prompt, now, **{ring.value: [*others, name] if needed else others})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def finish_ring(uow: UnitOfWork, ref: PromptRef, ring: Ring, *, now: datetime) -> Shown:
    """This ring is done. Raises ForeignButton when nobody at all is needed: then there is no meeting."""
    prompt, _, _ = _tapped(uow, ref, now)
    nobody = ring is Ring.OUTER and not any(prompt.filled.get(one) for one in Ring)
    if ring is not ring_asked(prompt) or nobody:
        raise ForeignButton
    prompts.fill(prompt, now, **{f"{ring}_done": True})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def say_invited(uow: UnitOfWork, ref: PromptRef, invited: bool, *, now: datetime) -> Shown:
    """Whether the household is invited; for no, the ground is asked."""
    prompt, _, _ = _tapped(uow, ref, now)
    if ring_asked(prompt) is not None:
        raise ForeignButton
    prompts.fill(prompt, now, invited=invited, ground=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def choose_ground(uow: UnitOfWork, ref: PromptRef, ground: NotInvitedGround, *, now: datetime) -> Shown:
    """Why the household is not invited."""
    prompt, _, _ = _tapped(uow, ref, now)
    if prompt.filled.get("invited") is not False:
        raise ForeignButton
    prompts.fill(prompt, now, ground=ground.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take back the choice made last; from the first step, leave it for later."""
    prompt, _, _ = _tapped(uow, ref, now)
    made = next((step for step in _STEPS if step in prompt.filled), None)
    if made is not None:
        prompts.fill(prompt, now, **{made: None})
    else:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.GUARD)
def save_preparation(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Save what was read back; the coordinator hears that it is known. Raises ForeignButton."""
    prompt, case, meeting = _tapped(uow, ref, now)
    invited = prompt.filled.get("invited")
    if ring_asked(prompt) is not None or invited is None or (not invited and "ground" not in prompt.filled):
        raise ForeignButton
    needed, before = filled_in(prompt, uow.policy), needed_at(uow, meeting)
    if not needed.inner and not needed.outer:
        raise ForeignButton
    _store(uow, meeting, needed)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    term = _running_term(uow, case, meeting)
    if term is not None:
        wanted.meet(uow, term, now)
    if needed != before:
        _tell_coordinator(uow, case, meeting, now)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


def _store(uow: UnitOfWork, meeting: Meeting, needed: Needed) -> None:
    meeting.household_invited, meeting.not_invited_ground = needed.invited, needed.ground
    rows = uow.session.exec(select(NeededDiscipline).where(col(NeededDiscipline.meeting_id) == meeting.id))
    for row in rows.all():
        uow.session.delete(row)
    uow.session.flush()
    for ring, names in ((Ring.INNER, needed.inner), (Ring.OUTER, needed.outer)):
        for name in names:
            uow.add(NeededDiscipline(meeting_id=meeting.id, ring=ring, discipline=name))


def _tell_coordinator(uow: UnitOfWork, case: Case, meeting: Meeting, now: datetime) -> None:
    """One line, also when it was changed twice before that went out."""
    coordinator = acting_coordinator(uow, case)
    waiting = outbox.unsent(uow, "preparation_known", person_id=coordinator.id, case_id=case.id)
    if not waiting and coordinator.id != acting(uow).id:
        outbox.queue(
            uow,
            coordinator.id,
            "preparation_known",
            Urgency.ROUTINE,
            now,
            case_id=case.id,
            meeting=meeting.id,
        )


@use_case(Permission.GUARD)
def change_preparation(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """From the line that stays: say it differently, in a message of its own."""
    prompt = prompts.receipt_tapped(uow, ref, (KIND,))
    case, meeting = uow.get(Case, prompt.case_id), uow.get(Meeting, prompt.meeting_id)
    require(uow, Permission.GUARD, case)
    if meeting.id not in {coming.id for coming in planned_expert_meetings(uow, case, after=now)}:
        raise NoExpertMeetingAhead
    _ask_about(uow, case, meeting, now)
    return prompts.shown(uow, prompt, now)
