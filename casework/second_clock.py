"""The second clock has ended with no 6: three people are asked whether a new expert meeting is needed.

domain.md, three-month threshold, rule 5. The alert stands on step -1, before the first step of its ladder:

1. Coordinator (or the deputy who stands in), process director and chair are asked, as far as they can be
   reached; who is passed over is told to the project leaders. Two equal answers decide (rules.second_clock).
2. The question follows the duty, and so does the answer: of who has the duty no longer it falls away.
3. When no two can agree any more, or their days are over, the alert climbs its ladder and a chair decides.
4. Until then nobody sees who said what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from casework import prompts
from casework.alert_rows import (
    VOTING,
    ask_whether_to_meet,
    decision_term,
    is_voting,
    open_votes,
    recipients,
)
from casework.duties import guard_of, is_reachable, on_duty
from casework.ladder import climb, own_decision, report
from rules import ladder, second_clock
from rules.second_clock import Vote
from rules.words import AlertCause, AlertState, Duty, Phase, Urgency
from store.alerts import Alert
from store.cases import Assignment, Case
from store.messages import PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

_SEATS = ((Duty.COORDINATOR, Duty.DEPUTY), (Duty.PROCESS_DIRECTOR,), (Duty.CHAIR,))


@dataclass(frozen=True)
class Seat:
    """One of the three: who has it, who answers for it (nobody when none can be reached), and the answer."""

    holders: tuple[int, ...]
    voter: int | None
    said: bool | None


def ask_three(uow: UnitOfWork, alert: Alert, case: Case, now: datetime, notice_id: int | None = None) -> None:
    """Ask each of them, or go straight to the ladder: in recovery, which has no expert meeting, and when
    fewer than two can be reached."""
    asked = seats(uow, alert, case)
    if case.phase is not Phase.RECOVERY:
        _report(uow, alert, sum(seat.voter is None for seat in asked), now)
    if case.phase is Phase.RECOVERY or _standing(asked) is not Vote.WAITS:
        climb(uow, alert, case, 0, now, notice_id)
        return
    alert.step = VOTING
    alert.decide_by = ladder.decision_due(now, uow.policy.alerts.vote_working_days, uow.policy)
    alert.next_action_at = ladder.reopens_at(alert.decide_by)
    own_decision(uow, alert, case, [guard_of(uow, case).id], now)
    for seat in asked:
        if seat.voter is not None:
            # What a clock that passed brings is urgent: domain.md, the table of notices.
            ask_whether_to_meet(uow, alert, seat.voter, now, urgency=Urgency.URGENT, notice_id=notice_id)


def settle(uow: UnitOfWork, alert: Alert, case: Case, now: datetime) -> None:
    """Bring the questions in line with who has the duties and can be reached now."""
    if not is_voting(alert):
        return
    asked = seats(uow, alert, case)
    _forget_former(uow, alert, asked)
    _report(uow, alert, _withdraw(uow, alert, asked, now), now)
    if case.phase is Phase.RECOVERY or _standing(asked) is not Vote.WAITS:
        climb(uow, alert, case, 0, now)
        return
    assert alert.decide_by is not None
    alert.next_action_at = ladder.reopens_at(alert.decide_by)
    term = decision_term(uow, alert)
    if term is not None:
        term.owner_id = guard_of(uow, case).id
    already = {prompt.person_id for prompt in open_votes(uow, alert)}
    for seat in asked:
        if seat.voter is not None and seat.voter not in already and seat.said is None:
            ask_whether_to_meet(uow, alert, seat.voter, now, urgency=Urgency.ROUTINE)


def settle_for(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Call this after it changed whether this person can be reached, in the same transaction."""
    uow.session.flush()
    theirs = select(Assignment.case_id).where(
        col(Assignment.person_id) == person.id, col(Assignment.until).is_(None)
    )
    voting = select(Alert).where(
        col(Alert.cause) == AlertCause.SECOND_CLOCK,
        col(Alert.state) == AlertState.OPEN,
        col(Alert.step) == VOTING,
        col(Alert.case_id).in_(theirs),
    )
    for alert in uow.session.exec(voting.order_by(col(Alert.id))).all():
        settle(uow, alert, uow.get(Case, alert.case_id), now)


def standing(uow: UnitOfWork, alert: Alert, case: Case) -> Vote:
    """How it stands now."""
    return _standing(seats(uow, alert, case))


def _standing(asked: Sequence[Seat]) -> Vote:
    said = [seat.said for seat in asked if seat.voter is not None]
    return second_clock.standing(said.count(True), said.count(False), said.count(None))


def seats(uow: UnitOfWork, alert: Alert, case: Case) -> tuple[Seat, ...]:
    """The three, as they stand now. Who has answered need not be reached again."""
    said = {row.person_id: row.wants_meeting for row in recipients(uow, alert)}
    return tuple(_seat(uow, case, duties, said) for duties in _SEATS)


def _seat(uow: UnitOfWork, case: Case, duties: Sequence[Duty], said: dict[int, bool | None]) -> Seat:
    found = (on_duty(uow, case.id, duty) for duty in duties)
    holders = [person for person in found if person is not None]
    answered = next((one for one in holders if said.get(one.id) is not None), None)
    voter = answered or next((one for one in holders if is_reachable(uow, one)), None)
    ids = tuple(one.id for one in holders)
    return Seat(ids, voter.id, said.get(voter.id)) if voter is not None else Seat(ids, None, None)


def _forget_former(uow: UnitOfWork, alert: Alert, asked: Sequence[Seat]) -> None:
    """The answer of who has the duty no longer falls away: who has it now is asked."""
    holders = {person_id for seat in asked for person_id in seat.holders}
    for row in recipients(uow, alert):
        if row.person_id not in holders:
            row.wants_meeting = None


def _withdraw(uow: UnitOfWork, alert: Alert, asked: Sequence[Seat], now: datetime) -> int:
    """Take the question back from who does not answer any more; how many of the three nobody answers for
    now."""
    voters, gone = {seat.voter for seat in asked}, set()
    for prompt in open_votes(uow, alert):
        if prompt.person_id not in voters:
            gone.add(prompt.person_id)
            prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return sum(seat.voter is None and bool(gone & set(seat.holders)) for seat in asked)


def _report(uow: UnitOfWork, alert: Alert, passed_over: int, now: datetime) -> None:
    if passed_over:
        report(uow, "second_clock_skipped", alert, now, passed_over=passed_over)
