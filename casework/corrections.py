"""Correcting the past: everything is computed anew, and who was told something else hears what changed.

domain.md, The three-month threshold, exactly: what decides is what happened when, not the moment of entry. So
a corrected fact moves terms as if it had been right from the start, in the same transaction. Messages that
were sent stay: one line per case follows them and says what changed, in office hours (ours). The person who
corrects reads the same in the receipt.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import col, or_, select

from casework import clocks, consequences, outbox, terms
from casework.alert_rows import UNDECIDED, alerts_in, clock_anchor
from casework.views import Told, View, shows_message
from rules.trajectory import WORKED
from rules.words import NoticeState, PersonState, TermKind, TermState, Urgency
from store.cases import Case
from store.messages import OutboxMessage, OutboxState, Prompt
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

KIND = "term_changes"


class Reason(StrEnum):
    """Why terms changed: what a person put right, or what the region decided."""

    DATE = "date"
    SCORE = "score"
    MEETING = "meeting"
    FACT = "fact"
    POLICY = "policy"


@dataclass(frozen=True)
class TermChange:
    """A term that moved, ended (`now` is None) or came (`was` is None); both are its last days."""

    kind: TermKind
    was: date | None
    now: date | None


@dataclass(frozen=True)
class TermsChanged(View):
    """The one line that follows what was sent: a case whose terms changed, and why."""

    reference: str
    changes: tuple[TermChange, ...]
    reason: Reason


@dataclass(frozen=True)
class _Change:
    """A change with the rows that it is about."""

    change: TermChange
    term_ids: frozenset[int]


def follow_correction(
    uow: UnitOfWork,
    case: Case,
    now: datetime,
    reason: Reason,
    *,
    correct: Callable[[], None] = lambda: None,
    but: Collection[int] = (),
    replan: bool = False,
) -> tuple[TermChange, ...]:
    """Call this instead of `consequences.follow_up` after correcting a fact; what changed is given back.

    `correct` changes the rows, where they are not changed yet: what it withdraws itself is then seen as well.
    Everybody who got a notice or question about a changed term is told, except who corrected it and those in
    `but`. `replan` also plans the notices of unchanged dates anew (a new policy).
    """
    uow.session.flush()
    before = _running(uow, case)
    correct()
    consequences.follow_up(uow, case, now, replan=replan)
    changes = _changes(uow, case, before, now)
    knows = {*but, uow.actor.id if uow.actor is not None else None}
    for person_id in _told(uow, case, changes):
        if person_id not in knows:
            _tell(uow, case, person_id, changes, reason, now)
    return tuple(found.change for found in changes)


def preview(
    uow: UnitOfWork, case: Case, now: datetime, correct: Callable[[], None]
) -> tuple[TermChange, ...]:
    """What a correction would change: it is made, its consequences are read, and all of it is taken back."""
    kept = uow.wakes_delivery, set(uow.closed_elsewhere), uow.case_id
    attempt = uow.session.begin_nested()
    try:
        return follow_correction(uow, case, now, Reason.FACT, correct=correct)
    finally:
        attempt.rollback()
        uow.wakes_delivery, uow.closed_elsewhere, uow.case_id = kept


def _running(uow: UnitOfWork, case: Case) -> dict[int, tuple[TermKind, str, date]]:
    return {term.id: (term.kind, term.anchor, term.due_on) for term in terms.running_terms(uow, case)}


def _changes(
    uow: UnitOfWork, case: Case, before: Mapping[int, tuple[TermKind, str, date]], now: datetime
) -> tuple[_Change, ...]:
    """The difference; a term that ended for one of the same kind and cause with another date has moved."""
    after = {term.id: term for term in terms.running_terms(uow, case)}
    found, gone = [], {term_id: row for term_id, row in before.items() if term_id not in after}
    for term in after.values():
        if term.id in before:
            was = before[term.id][2]
            if was != term.due_on:
                found.append(_Change(TermChange(term.kind, was, term.due_on), frozenset({term.id})))
            continue
        former_id = next((i for i, row in gone.items() if _same_cause(row[0], row[1], term)), None)
        if former_id is not None:
            former_due: date | None = gone.pop(former_id)[2]
        else:
            former_id, former_due = _passed_before(uow, term, now)
        if former_due != term.due_on:
            ids = frozenset(i for i in (term.id, former_id) if i is not None)
            found.append(_Change(TermChange(term.kind, former_due, term.due_on), ids))
    found += [
        _Change(TermChange(kind, due, None), frozenset({term_id})) for term_id, (kind, _, due) in gone.items()
    ]
    return (*found, *_taken_back(uow, case, now))


def _same_cause(kind: TermKind, anchor: str, term: Term) -> bool:
    return kind is term.kind and anchor.split(":")[0] == term.anchor.split(":")[0]


def _passed_before(uow: UnitOfWork, term: Term, now: datetime) -> tuple[int | None, date | None]:
    """The threshold that had passed before the correction, where the new one has taken its place."""
    stand = {clocks.anchor_of(clock) for clock in clocks.clocks_of(uow, uow.get(Case, term.case_id), now)}
    others = stand - {term.anchor}
    rows = uow.session.exec(
        select(Term)
        .where(
            col(Term.case_id) == term.case_id,
            col(Term.kind) == TermKind.THRESHOLD,
            col(Term.state) == TermState.PASSED,
            col(Term.id) < term.id,
        )
        .order_by(col(Term.id).desc())
    ).all()
    replaced = [row for row in rows if row.anchor not in others]
    former = next((row for row in replaced if _same_cause(row.kind, row.anchor, term)), None)
    return (former.id, former.due_on) if former is not None else (None, None)


def _taken_back(uow: UnitOfWork, case: Case, now: datetime) -> Iterable[_Change]:
    """A threshold that had passed, and was stopped in time after all: its alert has just lost its cause."""
    stopped = {
        clocks.anchor_of(clock)
        for clock in (clocks.clocks_of(uow, case, now) if case.phase in WORKED else ())
        if clock.stopped_on is not None
    }
    for alert in alerts_in(uow, case, UNDECIDED):
        if alert.cause_vanished_at == now and clock_anchor(alert) in stopped:
            passed = select(Term).where(
                col(Term.case_id) == case.id,
                col(Term.anchor) == clock_anchor(alert),
                col(Term.state) == TermState.PASSED,
            )
            for term in uow.session.exec(passed).all():
                yield _Change(TermChange(term.kind, term.due_on, None), frozenset({term.id}))


def _told(uow: UnitOfWork, case: Case, changes: Iterable[_Change]) -> Sequence[int]:
    """Who got a notice about a changed term, a question about it that arrived, or an earlier line on it."""
    changed = {term_id for found in changes for term_id in found.term_ids}
    noticed = select(Notice.recipient_id).where(
        col(Notice.term_id).in_(changed), col(Notice.state) == NoticeState.ISSUED
    )
    asked = select(Prompt.person_id).where(
        col(Prompt.term_id).in_(changed), col(Prompt.message_sealed).is_not(None)
    )
    return uow.session.exec(
        select(Person.id)
        .where(
            col(Person.state) == PersonState.ACTIVE,
            or_(
                col(Person.id).in_(noticed),
                col(Person.id).in_(asked),
                col(Person.id).in_(_corrected_before(uow, case, changes)),
            ),
        )
        .order_by(col(Person.id))
    ).all()


def _corrected_before(uow: UnitOfWork, case: Case, changes: Iterable[_Change]) -> set[int | None]:
    """Who was told, or waits to be told, a date that has now changed again."""
    lines = select(OutboxMessage).where(
        col(OutboxMessage.case_id) == case.id,
        col(OutboxMessage.kind) == KIND,
        col(OutboxMessage.state) != OutboxState.WITHDRAWN,
    )
    changed = {(found.change.kind, found.change.was) for found in changes}
    return {
        line.person_id
        for line in uow.session.exec(lines).all()
        if any((said.kind, said.now) in changed for said in _read(line.params))
    }


def _tell(
    uow: UnitOfWork, case: Case, person_id: int, changes: Iterable[_Change], reason: Reason, now: datetime
) -> None:
    """One line per case: what waits to be told already is told along with it, from its first dates on."""
    news = [found.change for found in changes]
    for message in outbox.unsay(uow, KIND, person_id=person_id, case_id=case.id):
        news = _after(_read(message.params), news)
    if news:
        rows = [as_row(change) for change in news]
        outbox.queue(
            uow,
            person_id,
            KIND,
            Urgency.ROUTINE,
            now,
            case_id=case.id,
            changes=rows,
            reason=reason.value,
        )


def _after(earlier: Iterable[TermChange], later: Iterable[TermChange]) -> list[TermChange]:
    """Both together, each term once; what is back where it was is no news."""
    joined, rest = [], list(later)
    for change in earlier:
        follow = next((c for c in rest if c.kind is change.kind and c.was == change.now), None)
        if follow is not None:
            rest.remove(follow)
        joined.append(TermChange(change.kind, change.was, follow.now if follow else change.now))
    return [change for change in (*joined, *rest) if change.was != change.now]


def as_row(change: TermChange) -> list[str | None]:
    """A change as a question or a message keeps it: a kind and two dates."""
    dates = (day.isoformat() if day is not None else None for day in (change.was, change.now))
    return [change.kind.value, *dates]


def from_row(row: Sequence[Any]) -> TermChange:
    """The change that `as_row` kept."""
    was, now = (date.fromisoformat(day) if day is not None else None for day in row[1:3])
    return TermChange(TermKind(row[0]), was, now)


def _read(params: Mapping[str, Any]) -> list[TermChange]:
    return [from_row(row) for row in params["changes"]]


@shows_message(KIND, Told.news(when="a correction or the policy moved a date that one was told of"))
def _terms_changed(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> TermsChanged:
    reference = uow.get(Case, message.case_id).reference
    return TermsChanged(reference, tuple(_read(message.params)), Reason(message.params["reason"]))
