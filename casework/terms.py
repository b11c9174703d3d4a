"""Terms as rows: opened with their notices, moved, met; architecture 3.

Notices of a date that moved are withdrawn, and the new date is another version, so nothing goes out twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from casework import prompts
from casework.duties import active_people, owner_of, stands_in
from rules import meetings as meeting_rules
from rules import monitoring as monitoring_rules
from rules.calendar import at_local, day_ends, local_date
from rules.notices import SlotDay, after_cause
from rules.words import NoticeState, Role, TermKind, TermState, Urgency
from store.cases import Case, Meeting
from store.messages import OutboxMessage, OutboxState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

# Statements that are built once: building these takes longer than running them.
_OF_VERSION = select(Notice).where(
    col(Notice.term_id) == bindparam("term_id"), col(Notice.version) == bindparam("version")
)
_RUNNING = (
    select(Term)
    .where(col(Term.case_id) == bindparam("case_id"), col(Term.state) == TermState.RUNNING)
    .order_by(col(Term.due_at), col(Term.id))
)
_RUNNING_OF_KIND = _RUNNING.where(col(Term.kind) == bindparam("kind"))
_WAITING = select(Notice).where(
    col(Notice.term_id) == bindparam("term_id"), col(Notice.state) == NoticeState.WAITING
)
_WAITING_FOR = select(Notice.id).where(
    col(Notice.term_id) == bindparam("term_id"),
    col(Notice.recipient_id) == bindparam("recipient_id"),
    col(Notice.state) == NoticeState.WAITING,
)
_UNSENT = select(OutboxMessage).where(
    col(OutboxMessage.notice_id).in_(select(Notice.id).where(col(Notice.term_id) == bindparam("term_id"))),
    col(OutboxMessage.state) == OutboxState.PENDING,
)

QUESTION = "question"
DUE = "due"


@dataclass(frozen=True)
class Planned:
    """One notice to be: who is told when, and how urgent that is."""

    slot: str
    recipient_id: int
    notify_at: datetime
    urgency: Urgency


def open_term(
    uow: UnitOfWork,
    case: Case,
    kind: TermKind,
    anchor: str,
    owner_id: int,
    due_on: date,
    now: datetime,
    *,
    starts_on: date | None = None,
    due_at: datetime | None = None,
    meeting_id: int | None = None,
    alert_id: int | None = None,
) -> Term:
    """A running term; `anchor` names what it hangs on. Overdue after `due_at`, or after the local day."""
    return uow.add(
        Term(
            case_id=case.id,
            kind=kind,
            anchor=anchor,
            owner_id=owner_id,
            starts_on=starts_on or local_date(now),
            due_on=due_on,
            due_at=due_at or day_ends(due_on),
            meeting_id=meeting_id,
            alert_id=alert_id,
            created_at=now,
        )
    )


def move_term(
    uow: UnitOfWork, term: Term, due_on: date, now: datetime, due_at: datetime | None = None
) -> None:
    """Another date for a running term: its old notices are withdrawn, and messages about them that have not
    gone out; the caller plans the new ones."""
    if due_on != term.due_on:
        term.moved_from, term.due_on = term.due_on, due_on
    term.due_at = due_at or day_ends(due_on)
    term.version += 1
    withdraw_notices(uow, term)
    _withdraw_unsent(uow, term)


def end_term(uow: UnitOfWork, term: Term, state: TermState, now: datetime) -> None:
    """A term that runs no longer: nothing is said or asked about it any more."""
    term.state, term.ended_at = state, now
    withdraw_notices(uow, term)
    prompts.close_all(uow, now, term_id=term.id)


def _withdraw_unsent(uow: UnitOfWork, term: Term) -> None:
    for message in uow.session.exec(_UNSENT, params={"term_id": term.id}).all():
        message.state = OutboxState.WITHDRAWN


def withdraw_notices(uow: UnitOfWork, term: Term, due_after: datetime | None = None) -> None:
    """What has not been issued is not going to be; of what is due by `due_after` it still is."""
    for notice in uow.session.exec(_WAITING, params={"term_id": term.id}).all():
        if due_after is None or notice.notify_at > due_after:
            notice.state = NoticeState.WITHDRAWN
    uow.session.flush()


def plan_notices(uow: UnitOfWork, term: Term, planned: Iterable[Planned]) -> None:
    """Write the notices of this version of the term, except those whose cause has a row already.

    One that was withdrawn, because the duty was with somebody else for a while, waits again.
    """
    rows = uow.session.exec(_OF_VERSION, params={"term_id": term.id, "version": term.version})
    known = {(notice.slot, notice.recipient_id): notice for notice in rows}
    for plan in planned:
        notice = known.get((plan.slot, plan.recipient_id))
        if notice is not None and notice.state is NoticeState.WITHDRAWN:
            notice.state, notice.notify_at = NoticeState.WAITING, plan.notify_at
        elif notice is None:
            uow.add(
                Notice(
                    term_id=term.id,
                    version=term.version,
                    slot=plan.slot,
                    recipient_id=plan.recipient_id,
                    urgency=plan.urgency,
                    notify_at=plan.notify_at,
                )
            )


def at_opening(
    uow: UnitOfWork, slots: Iterable[SlotDay], recipient_id: int, now: datetime
) -> tuple[Planned, ...]:
    """Routine notices when the office opens; none before now, when their cause did not exist yet."""
    opens = uow.policy.office_hours.opens
    planned = (Planned(slot, recipient_id, at_local(day, opens), Urgency.ROUTINE) for slot, day in slots)
    return after_cause(planned, now)


def running_terms(uow: UnitOfWork, case: Case, kind: TermKind | None = None) -> Sequence[Term]:
    """The running terms of the case, the one due first first."""
    if kind is None:
        return uow.session.exec(_RUNNING, params={"case_id": case.id}).all()
    return uow.session.exec(_RUNNING_OF_KIND, params={"case_id": case.id, "kind": kind}).all()


def running_term(uow: UnitOfWork, case: Case, kind: TermKind, anchor: str) -> Term | None:
    """The running term of the case that hangs on this; there is one at most."""
    return next((term for term in running_terms(uow, case, kind) if term.anchor == anchor), None)


def ask_for_scores(uow: UnitOfWork, case: Case, meeting: Meeting, asked_at: datetime, now: datetime) -> Term:
    """The term of a planned meeting: its owner is asked at `asked_at`, then reminded; domain.md, Monitoring,
    meetings, absence."""
    owner_id = meeting.chair_id or owner_of(uow, case, TermKind.SCORES).id
    term = open_term(
        uow,
        case,
        TermKind.SCORES,
        f"meeting:{meeting.id}",
        owner_id,
        local_date(asked_at),
        now,
        meeting_id=meeting.id,
    )
    plan_questions(uow, case, term, asked_at)
    return term


def plan_questions(uow: UnitOfWork, case: Case, term: Term, asked_at: datetime) -> None:
    """The question after a meeting and its reminders: the owner, the deputy, the project leaders."""
    planned = [Planned(QUESTION, term.owner_id, asked_at, Urgency.QUESTION)]
    for reminder in meeting_rules.reminders(asked_at, uow.policy):
        if reminder.whom is meeting_rules.Whom.OWNER:
            people = [term.owner_id]
        elif reminder.whom is meeting_rules.Whom.DEPUTY:
            people = [stands_in(uow, case).id]
        else:
            people = [leader.id for leader in active_people(uow, Role.PROJECT_LEADER)]
        planned += [Planned(reminder.slot, person, reminder.moment, Urgency.ROUTINE) for person in people]
    plan_notices(uow, term, planned)


def open_monitoring(uow: UnitOfWork, case: Case, due_on: date, now: datetime) -> Term:
    """The next monitoring date of the case, with its reminders."""
    owner_id = owner_of(uow, case, TermKind.MONITORING).id
    term = open_term(
        uow, case, TermKind.MONITORING, f"monitoring:{due_on.isoformat()}", owner_id, due_on, now
    )
    plan_monitoring(uow, term, now)
    return term


def plan_monitoring(uow: UnitOfWork, term: Term, now: datetime) -> None:
    """The reminders of a monitoring date; what repeats after it is planned one at a time."""
    plan_reminders(uow, term, monitoring_rules.reminders(term.due_on, uow.policy), now)


def plan_reminders(uow: UnitOfWork, term: Term, slots: Iterable[SlotDay], now: datetime) -> None:
    """Reminders of the owner on these days, or else the next repeat: while it runs there is always one."""
    planned = at_opening(uow, slots, term.owner_id, now)
    plan_notices(uow, term, planned)
    if not planned:
        keep_reminding(uow, term, term.owner_id, now)


def keep_reminding(uow: UnitOfWork, term: Term, recipient_id: int, now: datetime) -> None:
    """Plan the next repeat unless one waits for this person: every third working day (policy)."""
    whose = {"term_id": term.id, "recipient_id": recipient_id}
    if uow.session.exec(_WAITING_FOR, params=whose).first() is None:
        following = monitoring_rules.next_reminder(term.due_on, local_date(now), uow.policy)
        plan_notices(uow, term, at_opening(uow, [following], recipient_id, now))
