"""/vertrek: somebody leaves the team. Their cases have somebody else first; then they are out at once.

What a chair guards and chairs goes to another chair of the pool by itself (ours), since nobody assigns
chairs; everything else is given away with /toewijzen before.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, or_, select

from casework import outbox, prompts
from casework.access import acting, use_case
from casework.alert_candidates import candidates
from casework.blocking import end_readmission
from casework.duties import acting_leader, active_people
from casework.errors import ColleagueUnavailable, ForeignButton, LastOfRole, StillOnDuty
from casework.invitation_rows import void_invitations
from casework.presence import duties_follow
from casework.prompts import PromptRef, Shown
from casework.reassigning import ask_reassignment
from casework.views import Told, View, shows_message, shows_prompt
from rules.aliases import Alias
from rules.permissions import Permission
from rules.trajectory import OVER
from rules.words import (
    AbsenceState,
    Duty,
    MeetingState,
    NoticeState,
    PersonState,
    Role,
    Rung,
    TermState,
    Urgency,
)
from store.cases import Assignment, Case, Meeting
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Absence, Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

KIND = "departure"
NEEDED = frozenset({Role.PROJECT_LEADER, Role.COORDINATOR})
"""Roles of which there is always somebody; ours."""


@dataclass(frozen=True)
class LeaverAsked(View):
    """Who leaves?"""

    people: tuple[tuple[int, Alias], ...]


@dataclass(frozen=True)
class InTheWay(View):
    """A case on which somebody else must get these duties first."""

    case_id: int
    reference: str
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Departure(View):
    """What must happen first; nothing when both are empty. `last`: nobody else has the role."""

    leaver: Alias
    in_the_way: tuple[InTheWay, ...]
    last: bool


@dataclass(frozen=True)
class Departed(View):
    """The line that stays; nobody left when `leaver` is None."""

    leaver: Alias | None


@dataclass(frozen=True)
class ChairInstead(View):
    """To a chair: the case is theirs to guard, and its expert meeting (start in UTC) theirs to chair.

    The former one is `gone`, or away then.
    """

    reference: str
    former: Alias
    starts_at: datetime | None
    gone: bool = True


@use_case(Permission.INVITE)
def start_departure(uow: UnitOfWork, *, now: datetime) -> None:
    """Ask who leaves."""
    prompts.ask(uow, acting(uow).id, KIND, now).filled = {}


@shows_prompt(KIND, Told.answer(Role.PROJECT_LEADER, when="/vertrek"))
def _departure(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    leaver_id = prompt.filled.get("person")
    leaver = uow.get(Person, leaver_id) if leaver_id is not None else None
    if prompt.state is not PromptState.OPEN:
        left = leaver if prompt.state is PromptState.ANSWERED else None
        return Departed(left.alias if left is not None else None)
    if leaver is None:
        return LeaverAsked(tuple((person.id, person.alias) for person in _team(uow)))
    return Departure(leaver.alias, tuple(in_the_way(uow, leaver)), is_last(uow, leaver))


def _team(uow: UnitOfWork) -> list[Person]:
    query = select(Person).where(col(Person.state) != PersonState.LEFT)
    return list(uow.session.exec(query.order_by(col(Person.role), col(Person.number))).all())


def is_last(uow: UnitOfWork, person: Person) -> bool:
    """Whether nobody else has this role, of which somebody is needed."""
    others = [other for other in active_people(uow, person.role) if other.id != person.id]
    return person.role in NEEDED and not others


def in_the_way(uow: UnitOfWork, person: Person) -> list[InTheWay]:
    """The cases that need somebody else first, closed ones that wait for their check too."""
    rows = uow.session.exec(
        select(Case, Assignment)
        .join(Assignment, col(Assignment.case_id) == col(Case.id))
        .where(
            col(Assignment.person_id) == person.id,
            col(Assignment.until).is_(None),
            col(Case.phase).not_in(OVER),
        )
        .order_by(col(Case.id), col(Assignment.id))
    ).all()
    found: dict[int, InTheWay] = {}
    for case, held in rows:
        if held.duty is Duty.CHAIR and _next_chair(uow, case, person) is not None:
            continue
        before = found[case.id].duties if case.id in found else ()
        found[case.id] = InTheWay(case.id, case.reference, (*before, held.duty))
    return list(found.values())


def _next_chair(uow: UnitOfWork, case: Case, former: Person) -> int | None:
    """The chair of the pool with the fewest cases, who can be reached and was never on this one.

    One of the coordinator's home organisation only where there is no other: the departure that the project
    leader confirms is the override (ours).
    """
    pool = [
        other
        for other in candidates(uow, case)
        if other.rung is Rung.CHAIR and other.reachable and not other.on_case and other.id != former.id
    ]
    fewest = min(pool, key=lambda other: (other.same_home, other.open_cases, other.id), default=None)
    return fewest.id if fewest is not None else None


@use_case(Permission.INVITE)
def choose_leaver(uow: UnitOfWork, ref: PromptRef, person_id: int, *, now: datetime) -> Shown:
    """Who leaves; what must happen first is shown. Raises ColleagueUnavailable for who is gone already."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    if person_id not in {person.id for person in _team(uow)}:
        raise ColleagueUnavailable
    prompts.fill(prompt, now, person=person_id)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def look_at_departure(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Look again at what must happen first."""
    prompt, _ = _chosen(uow, ref, now)
    prompts.fill(prompt, now)
    return prompts.shown(uow, prompt, now)


def _chosen(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Person]:
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    if prompt.filled.get("person") is None:
        raise ForeignButton
    return prompt, uow.get(Person, prompt.filled["person"])


@use_case(Permission.OPEN_CASE)
def give_case_away(uow: UnitOfWork, ref: PromptRef, case_id: int, *, now: datetime) -> None:
    """Ask who gets the duty on a case that is in the way, as /toewijzen does. Raises ForeignButton."""
    _, leaver = _chosen(uow, ref, now)
    if case_id not in {row.case_id for row in in_the_way(uow, leaver)}:
        raise ForeignButton
    ask_reassignment(uow, uow.get(Case, case_id), now)


@use_case(Permission.INVITE)
def go_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Choose somebody else, or leave it."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    if prompt.filled.get("person") is None:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    else:
        prompts.fill(prompt, now, person=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def let_go(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """They are out of the team from now on. Raises LastOfRole and StillOnDuty."""
    prompt, leaver = _chosen(uow, ref, now)
    if leaver.state is PersonState.LEFT:
        raise ColleagueUnavailable
    if is_last(uow, leaver):
        raise LastOfRole
    if in_the_way(uow, leaver):
        raise StillOnDuty
    _hand_chair_over(uow, leaver, now)
    leaver.state = PersonState.LEFT
    _end_absences(uow, leaver)
    duties_follow(uow, leaver, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    void_invitations(uow, leaver, now)
    end_readmission(uow, leaver, now, admitted=False)
    _leave_nothing(uow, leaver, now)
    return prompts.shown(uow, prompt, now)


def _hand_chair_over(uow: UnitOfWork, leaver: Person, now: datetime) -> None:
    """What they guard, and the expert meetings they would chair, go to the next of the pool."""
    guarded = select(Assignment.case_id).where(
        col(Assignment.person_id) == leaver.id,
        col(Assignment.duty) == Duty.CHAIR,
        col(Assignment.until).is_(None),
    )
    chaired = select(Meeting.case_id).where(
        col(Meeting.chair_id) == leaver.id, col(Meeting.state) == MeetingState.PLANNED
    )
    cases = select(Case).where(or_(col(Case.id).in_(guarded), col(Case.id).in_(chaired)))
    for case in uow.session.exec(cases.order_by(col(Case.id))).all():
        successor_id = _next_chair(uow, case, leaver) if case.phase not in OVER else None
        meeting = _pass_meetings(uow, case, leaver, successor_id)
        guards = _pass_guard(uow, case, leaver, successor_id, now)
        if successor_id is not None and (guards or meeting is not None):
            said = {"former": leaver.id, "meeting": meeting.id if meeting is not None else None}
            outbox.queue(uow, successor_id, "chair_instead", Urgency.ROUTINE, now, case_id=case.id, **said)


def _pass_meetings(uow: UnitOfWork, case: Case, leaver: Person, successor_id: int | None) -> Meeting | None:
    """The first of them; without a successor they stay, and the project leader hears that."""
    planned = select(Meeting).where(
        col(Meeting.case_id) == case.id,
        col(Meeting.chair_id) == leaver.id,
        col(Meeting.state) == MeetingState.PLANNED,
    )
    meetings = uow.session.exec(planned.order_by(col(Meeting.starts_at))).all()
    if successor_id is None:
        return None
    for meeting in meetings:
        meeting.chair_id = successor_id
    return meetings[0] if meetings else None


def _pass_guard(uow: UnitOfWork, case: Case, leaver: Person, successor_id: int | None, now: datetime) -> bool:
    held = uow.session.exec(
        select(Assignment).where(
            col(Assignment.case_id) == case.id,
            col(Assignment.person_id) == leaver.id,
            col(Assignment.duty) == Duty.CHAIR,
            col(Assignment.until).is_(None),
        )
    ).first()
    if held is None:
        return False
    held.until = now
    uow.session.flush()
    if successor_id is not None:
        uow.add(Assignment(case_id=case.id, person_id=successor_id, duty=Duty.CHAIR, since=now))
    return True


@shows_message(
    "chair_instead",
    Told.news(
        Role.CHAIR, when="one guards a case, or chairs its expert meeting, for a chair who is away or left"
    ),
)
def _chair_instead(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ChairInstead:
    meeting_id = message.params["meeting"]
    meeting = uow.get(Meeting, meeting_id) if meeting_id is not None else None
    planned = meeting is not None and meeting.state is MeetingState.PLANNED
    former = uow.get(Person, message.params["former"])
    return ChairInstead(
        uow.get(Case, message.case_id).reference,
        former.alias,
        meeting.starts_at if meeting is not None and planned else None,
        former.state is not PersonState.ACTIVE,
    )


def _end_absences(uow: UnitOfWork, leaver: Person) -> None:
    for absence in uow.session.exec(select(Absence).where(col(Absence.person_id) == leaver.id)):
        absence.state, absence.changes_at = AbsenceState.OVER, None


def _leave_nothing(uow: UnitOfWork, leaver: Person, now: datetime) -> None:
    """Nothing is asked of them or sent to them any more, and no term waits for them."""
    uow.session.flush()
    owned = select(Term).where(col(Term.owner_id) == leaver.id, col(Term.state) == TermState.RUNNING)
    for term in uow.session.exec(owned).all():
        term.owner_id = acting_leader(uow).id
    waiting = select(Notice).where(
        col(Notice.recipient_id) == leaver.id, col(Notice.state) == NoticeState.WAITING
    )
    for notice in uow.session.exec(waiting).all():
        notice.state = NoticeState.WITHDRAWN
    asked = select(Prompt).where(col(Prompt.person_id) == leaver.id, col(Prompt.state) == PromptState.OPEN)
    for prompt in uow.session.exec(asked).all():
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    unsent = select(OutboxMessage).where(
        col(OutboxMessage.person_id) == leaver.id, col(OutboxMessage.state) == OutboxState.PENDING
    )
    for message in uow.session.exec(unsent).all():
        message.state = OutboxState.WITHDRAWN
