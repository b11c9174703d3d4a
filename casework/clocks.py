"""The threshold terms of a case: the clocks that its facts give, compared with the rows; architecture 3.

`settle_threshold` runs in the transaction that changed a fact: the same facts give the same terms, in
whatever order they came. A term stays running until the tick has issued its notice "passed"; there the alert
is written.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from casework import terms
from casework.duties import owner_of
from rules import threshold
from rules.calendar import local_date
from rules.scores import Consensus
from rules.words import MeetingState, PlanKind, TermKind, TermState, Urgency
from store.cases import Case, ConsensusScore, Meeting
from store.terms import Term
from store.trajectory import Plan
from store.unit_of_work import UnitOfWork

PASSED = "passed"


def held_meetings(uow: UnitOfWork, case: Case) -> Sequence[threshold.Held]:
    """The meetings that were held, with their current consensus, in the order of their dates."""
    return [as_held(meeting, score) for meeting, score in held_rows(uow, this_case(case))]


def held_rows(uow: UnitOfWork, cases: SelectOfScalar[int]) -> Sequence[tuple[Meeting, ConsensusScore | None]]:
    """The rows behind `held_meetings`, of all these cases together; without a score where none was given."""
    return uow.session.exec(
        select(Meeting, ConsensusScore)
        .join(
            ConsensusScore,
            (col(ConsensusScore.meeting_id) == col(Meeting.id)) & col(ConsensusScore.corrected_at).is_(None),
            isouter=True,
        )
        .where(col(Meeting.case_id).in_(cases), col(Meeting.state) == MeetingState.HELD)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    ).all()


def this_case(case: Case) -> SelectOfScalar[int]:
    """One case, for what is asked of many."""
    return select(Case.id).where(col(Case.id) == case.id)


def as_held(meeting: Meeting, score: ConsensusScore | None) -> threshold.Held:
    """A meeting that was held, as the clocks count it."""
    consensus = Consensus(score.score, score.lowest) if score is not None else None
    return threshold.Held(local_date(meeting.starts_at), consensus, meeting.kind)


def clocks_of(uow: UnitOfWork, case: Case, now: datetime) -> tuple[threshold.Clock, ...]:
    """Every threshold clock of the case, as the facts of this moment give them."""
    adopted_on = safety_plans(uow, this_case(case)).get(case.id)
    return threshold.clocks(case.started_on, held_meetings(uow, case), uow.policy, now, adopted_on)


def safety_plans(uow: UnitOfWork, cases: SelectOfScalar[int]) -> Mapping[int, date]:
    """When the safety plan of each of these cases was adopted; those without one are left out."""
    rows = uow.session.exec(
        select(Plan).where(
            col(Plan.case_id).in_(cases),
            col(Plan.kind) == PlanKind.SAFETY_PLAN,
            col(Plan.corrected_at).is_(None),
        )
    )
    return {plan.case_id: plan.adopted_on for plan in rows}


def anchor_of(clock: threshold.Clock) -> str:
    """What a threshold term hangs on."""
    return f"{clock.cause}:{clock.start.isoformat()}"


def settle_threshold(
    uow: UnitOfWork, case: Case, now: datetime, *, replan: bool = False
) -> tuple[threshold.Clock, ...]:
    """Bring the threshold terms in line with the facts; the clocks are given back.

    `replan` plans the notices of a date that stays anew, for a policy that has other days.
    """
    course = clocks_of(uow, case, now)
    newest = _newest_threshold_terms(uow, case)
    for clock in course:
        _settle(uow, case, clock, newest.pop(anchor_of(clock), None), now, replan)
    for orphan in newest.values():
        if orphan.state is TermState.RUNNING:
            terms.end_term(uow, orphan, TermState.WITHDRAWN, now)
    return course


def _newest_threshold_terms(uow: UnitOfWork, case: Case) -> dict[str, Term]:
    rows = uow.session.exec(
        select(Term)
        .where(col(Term.case_id) == case.id, col(Term.kind) == TermKind.THRESHOLD)
        .order_by(col(Term.id))
    )
    return {term.anchor: term for term in rows}


def _settle(
    uow: UnitOfWork, case: Case, clock: threshold.Clock, term: Term | None, now: datetime, replan: bool
) -> None:
    if not clock.open:
        if term is not None and term.state is TermState.RUNNING:
            terms.end_term(uow, term, TermState.MET, now)
        return
    if term is not None and term.state is TermState.PASSED and clock.needs_alert:
        return
    if term is None or term.state is not TermState.RUNNING:
        term = terms.open_term(
            uow,
            case,
            TermKind.THRESHOLD,
            anchor_of(clock),
            owner_of(uow, case, TermKind.THRESHOLD).id,
            clock.due,
            now,
            starts_on=clock.start,
        )
    elif term.due_on != clock.due:
        terms.move_term(uow, term, clock.due, now)
    elif replan:
        terms.withdraw_notices(uow, term, now)
    else:
        return
    warnings = terms.at_opening(uow, threshold.warning_dates(clock, uow.policy), term.owner_id, now)
    # That it passed is a fact and no announcement: it is found however late the case was entered.
    passes_at = max(threshold.passes_at(clock.due), now)
    passed = terms.Planned(PASSED, term.owner_id, passes_at, Urgency.URGENT)
    terms.plan_notices(uow, term, (*warnings, passed))
