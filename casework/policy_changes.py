"""A new policy file: every term is computed anew when the service starts, once, and what moved is told.

1. The policy that the terms were computed with is known by its hash. Where it differs from the file, every
   case that is not over is computed anew in one transaction, and the new hash is kept with it.
2. A date that stays keeps its version, so that what was issued for it never goes out again; only what still
   waits is planned on the days of the new policy. What a person put off stays put off.
3. What people agreed or decided stays: monitoring dates, decisions and reviews that run (ours).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from casework import meetings, outbox, terms
from casework.access import use_case
from casework.corrections import Reason, TermChange, as_row, follow_correction, from_row
from casework.duties import active_people
from casework.monitoring import SNOOZE
from casework.upkeep import service_mark
from casework.views import Told, View, shows_message
from rules.calendar import local_date
from rules.policy import Policy
from rules.trajectory import OVER, WORKED
from rules.words import NoticeState, Role, TermKind, Urgency
from store.cases import Case, Meeting
from store.messages import OutboxMessage
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

KIND = "policy_applied"
MOST_SHOWN = 8
"""How many cases the message to the project leaders names; ours."""


@dataclass(frozen=True)
class PolicyApplied:
    """How many cases were computed anew, in how many of them a term changed, and how many could not be."""

    cases: int
    moved: int
    failed: int


@dataclass(frozen=True)
class PolicyMoved(View):
    """To the project leaders: the first cases whose terms changed, and how many more there are."""

    moved: tuple[tuple[str, tuple[TermChange, ...]], ...]
    more: int


def policy_hash(policy: Policy) -> str:
    """The same for the same choices, in whatever order a file gives them; another for any other choice."""
    return sha256(json.dumps(policy.model_dump(), sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    # The members of a set come in another order in every process.
    return sorted(map(_plain, value)) if isinstance(value, frozenset) else value.isoformat()


@use_case("service")
def apply_policy(uow: UnitOfWork, *, now: datetime) -> PolicyApplied | None:
    """Compute every term anew when the policy is another than last time; None when it is the same."""
    mark, newest = service_mark(uow), policy_hash(uow.policy)
    if mark.policy_hash == newest:
        return None
    mark.policy_hash = newest
    cases = uow.session.exec(select(Case).where(col(Case.phase).not_in(OVER)).order_by(col(Case.id))).all()
    leaders = {leader.id for leader in active_people(uow, Role.PROJECT_LEADER)}
    moved, failed = [], 0
    for case in cases:
        try:
            with uow.session.begin_nested():
                changes = _compute_anew(uow, case, leaders, now)
        except DBAPIError:
            raise
        except Exception:  # one case that was changed by hand must not keep the service from starting
            failed += 1
            continue
        if changes:
            moved.append((case, changes))
    _tell_leaders(uow, leaders, moved, now)
    return PolicyApplied(len(cases), len(moved), failed)


def _compute_anew(uow: UnitOfWork, case: Case, leaders: set[int], now: datetime) -> tuple[TermChange, ...]:
    if case.phase in WORKED:
        for term in terms.running_terms(uow, case):
            if term.kind is TermKind.MONITORING:
                _plan_monitoring_anew(uow, term, now)
            elif term.kind is TermKind.SCORES:
                _plan_question_anew(uow, case, term, now)
    # The project leaders get all of it in one list.
    return follow_correction(uow, case, now, Reason.POLICY, but=leaders, replan=True)


def _plan_monitoring_anew(uow: UnitOfWork, term: Term, now: datetime) -> None:
    snoozed = select(Notice.id).where(
        col(Notice.term_id) == term.id,
        col(Notice.slot) == SNOOZE,
        col(Notice.state) == NoticeState.WAITING,
    )
    if uow.session.exec(snoozed).first() is None:
        terms.withdraw_notices(uow, term, now)
        terms.plan_monitoring(uow, term, now)


def _plan_question_anew(uow: UnitOfWork, case: Case, term: Term, now: datetime) -> None:
    """Only of a meeting that is still to be asked about: reminders of a question stay as they were."""
    asked_at = meetings.asked_at(uow, uow.get(Meeting, term.meeting_id))
    asked = select(Notice.id).where(col(Notice.term_id) == term.id, col(Notice.state) == NoticeState.ISSUED)
    if asked_at <= now or uow.session.exec(asked).first() is not None:
        return
    if local_date(asked_at) != term.due_on:
        terms.move_term(uow, term, local_date(asked_at), now)
    terms.withdraw_notices(uow, term, now)
    terms.plan_questions(uow, case, term, asked_at)


def _tell_leaders(
    uow: UnitOfWork,
    leaders: set[int],
    moved: Sequence[tuple[Case, Sequence[TermChange]]],
    now: datetime,
) -> None:
    if not moved:
        return
    rows = [[case.id, [as_row(change) for change in changes]] for case, changes in moved]
    for leader_id in sorted(leaders):
        outbox.queue(uow, leader_id, KIND, Urgency.ROUTINE, now, moved=rows)


@shows_message(KIND, Told.news(Role.PROJECT_LEADER, when="a new policy moved dates"))
def _policy_moved(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> PolicyMoved:
    rows = message.params["moved"]
    shown = tuple(
        (uow.get(Case, case_id).reference, tuple(from_row(row) for row in changes))
        for case_id, changes in rows[:MOST_SHOWN]
    )
    return PolicyMoved(shown, len(rows) - len(shown))
