"""What is known of an expert meeting beforehand, and what its preparation looks like in each of its steps.

A push names no discipline: the steps have them on their buttons, what was chosen stands in the read-back
only, which is shown by an edit, and the coordinator's line says where to look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework.expert_meetings import planned_expert_meetings
from casework.meetings import MeetingFacts, facts_of
from casework.policy_lists import NameOption, name_options
from casework.views import WITH_DUTY, Told, View, shows_message, shows_prompt
from rules.policy import Policy
from rules.words import MeetingState, NotInvitedGround, Ring, Role
from store.cases import Case, Meeting
from store.expert_meetings import NeededDiscipline
from store.messages import OutboxMessage, Prompt, PromptState
from store.terms import Term
from store.unit_of_work import UnitOfWork

KIND = "preparation"


@dataclass(frozen=True)
class Needed:
    """Who is needed, as disciplines of both rings in the order of the policy, and whether the household is
    invited; for no, on what ground."""

    inner: tuple[str, ...]
    outer: tuple[str, ...]
    invited: bool
    ground: NotInvitedGround | None


@dataclass(frozen=True)
class ExpertMeetingAhead:
    """A planned expert meeting; `needed` once that is known. `starts_at` in UTC."""

    starts_at: datetime
    needed: Needed | None


@dataclass(frozen=True)
class RingAsked(View):
    """Which disciplines of this ring are needed; `enough` when there is somebody to go on with.

    `due_on` until it is known for the first time.
    """

    meeting: MeetingFacts
    due_on: date | None
    ring: Ring
    options: tuple[NameOption, ...]
    chosen: frozenset[str]
    enough: bool


@dataclass(frozen=True)
class HouseholdAsked(View):
    """Is the household invited?"""

    meeting: MeetingFacts


@dataclass(frozen=True)
class NotInvitedAsked(View):
    """On what ground is it not?"""

    meeting: MeetingFacts


@dataclass(frozen=True)
class PreparationReadBack(View):
    """All of it, before it is saved."""

    meeting: MeetingFacts
    needed: Needed


@dataclass(frozen=True)
class PreparationDone(View):
    """What stays: what was saved, with the words to invite by one's own mail; nothing when it was left, or
    the meeting will not be. `ahead` while it can still be prepared."""

    meeting: MeetingFacts
    needed: Needed | None
    ahead: bool = True


@dataclass(frozen=True)
class PreparationKnown(View):
    """To the coordinator: it is known, and stands in /casus."""

    reference: str
    starts_at: datetime


@shows_prompt(
    KIND,
    Told.reminder(
        *WITH_DUTY,
        when="an expert meeting was planned: who is needed, is the household invited?",
        closes="both are said; it begins",
    ),
)
def _preparation(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    meeting = uow.get(Meeting, prompt.meeting_id)
    facts, filled = facts_of(uow, meeting), prompt.filled
    if prompt.state is not PromptState.OPEN:
        saved = prompt.state is PromptState.ANSWERED and meeting.state is not MeetingState.CANCELLED
        ahead = meeting.state is MeetingState.PLANNED and meeting.starts_at > now
        return PreparationDone(facts, needed_at(uow, meeting) if saved else None, ahead)
    ring = ring_asked(prompt)
    if ring is not None:
        chosen, options = filled.get(ring, ()), name_options(ring_of(uow.policy, ring))
        enough = ring is Ring.INNER or bool(chosen or filled.get(Ring.INNER))
        values = frozenset(option.value for option in options if option.name in chosen)
        due_on = uow.get(Term, prompt.term_id).due_on if prompt.term_id is not None else None
        return RingAsked(facts, due_on, ring, options, values, enough)
    if "invited" not in filled:
        return HouseholdAsked(facts)
    if not filled["invited"] and "ground" not in filled:
        return NotInvitedAsked(facts)
    return PreparationReadBack(facts, filled_in(prompt, uow.policy))


def ring_asked(prompt: Prompt) -> Ring | None:
    """The ring that is asked about now: first the inner one."""
    return next((ring for ring in Ring if f"{ring}_done" not in prompt.filled), None)


def ring_of(policy: Policy, ring: Ring) -> tuple[str, ...]:
    """The disciplines of this ring."""
    return policy.inner_ring if ring is Ring.INNER else policy.outer_ring


def filled_in(prompt: Prompt, policy: Policy) -> Needed:
    """What was entered so far."""
    inner, outer = (
        tuple(name for name in ring_of(policy, ring) if name in prompt.filled.get(ring, ())) for ring in Ring
    )
    ground = prompt.filled.get("ground")
    invited = bool(prompt.filled["invited"])
    return Needed(inner, outer, invited, NotInvitedGround(ground) if ground and not invited else None)


def needed_at(uow: UnitOfWork, meeting: Meeting) -> Needed | None:
    """What was saved of this meeting; None when that is not known yet."""
    if meeting.household_invited is None:
        return None
    of_meeting = select(NeededDiscipline).where(col(NeededDiscipline.meeting_id) == meeting.id)
    rows = uow.session.exec(of_meeting).all()
    inner, outer = (_in_order(uow.policy, ring, rows) for ring in Ring)
    return Needed(inner, outer, meeting.household_invited, meeting.not_invited_ground)


def _in_order(policy: Policy, ring: Ring, rows: Sequence[NeededDiscipline]) -> tuple[str, ...]:
    """In the order of the policy; what it has no longer comes last."""
    order = {name: place for place, name in enumerate(ring_of(policy, ring))}
    names = (row.discipline for row in rows if row.ring is ring)
    return tuple(sorted(names, key=lambda name: (order.get(name, len(order)), name)))


def expert_meeting_ahead(uow: UnitOfWork, case: Case, now: datetime) -> ExpertMeetingAhead | None:
    """The next expert meeting of the case, for an opened view."""
    coming = planned_expert_meetings(uow, case, after=now)
    return ExpertMeetingAhead(coming[0].starts_at, needed_at(uow, coming[0])) if coming else None


@shows_message(
    "preparation_known", Told.news(Role.COORDINATOR, when="who is needed at the expert meeting was said")
)
def _known(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> PreparationKnown | None:
    """No longer said when the meeting will not be, or has begun."""
    meeting = uow.get(Meeting, message.params["meeting"])
    if meeting.state is not MeetingState.PLANNED or meeting.starts_at <= now:
        return None
    return PreparationKnown(uow.get(Case, meeting.case_id).reference, meeting.starts_at)
