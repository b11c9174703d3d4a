"""What happened on somebody's cases while they were away: facts by reference and kind, never a score.

A lock screen may show the first lines of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import col, select

from casework import prompts
from casework.access import use_case
from casework.meetings import MeetingFacts, facts_of
from casework.paging import page_of
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules.calendar import local_date
from rules.permissions import Permission
from rules.words import Duty, Phase, Role, TermKind, TermState, Urgency
from store.alerts import Alert
from store.cases import Assignment, Case, ConsensusScore, Meeting
from store.messages import Prompt
from store.people import Person
from store.terms import Term
from store.trajectory import PhaseChange
from store.unit_of_work import UnitOfWork

KIND = "while_away"
PAGE_LINES = 9
"""With the heading and the ways to other pages it stays within twelve lines."""
_TOLD_OTHERWISE = (TermKind.SCORES, TermKind.DECISION)


class Happened(StrEnum):
    SCORED = "scored"
    TERM_MET = "term_met"
    TERM_PASSED = "term_passed"
    PHASE = "phase"
    ALERT_OPENED = "alert_opened"
    ALERT_DECIDED = "alert_decided"


@dataclass(frozen=True)
class Happening:
    """One fact of one case; `term`, `phase` or `meeting` says of what, as far as the kind has it."""

    reference: str
    kind: Happened
    at: datetime
    term: TermKind | None = None
    phase: Phase | None = None
    meeting: MeetingFacts | None = None


@dataclass(frozen=True)
class WhileAway(View):
    """One page of it. `since` and `until` are local days."""

    since: date
    until: date
    happened: tuple[Happening, ...]
    page: int
    pages: int


def tell_what_happened(
    uow: UnitOfWork, person: Person, since: datetime, now: datetime, urgency: Urgency
) -> None:
    """Show it to somebody who is back; nothing for who has no case of their own."""
    if not _led(uow, person.id):
        return
    filled = {"since": since.isoformat(), "until": now.isoformat(), "page": 0}
    prompts.ask(uow, person.id, KIND, now, urgency=urgency, filled=filled)


def _led(uow: UnitOfWork, person_id: int) -> dict[int, Case]:
    rows = uow.session.exec(
        select(Case)
        .join(Assignment, col(Assignment.case_id) == col(Case.id))
        .where(
            col(Assignment.person_id) == person_id,
            col(Assignment.duty) == Duty.COORDINATOR,
            col(Assignment.until).is_(None),
        )
    ).all()
    return {case.id: case for case in rows}


@shows_prompt(
    KIND,
    Told.news(
        Role.COORDINATOR,
        when="one is back from an absence, or was let in again: what happened on one's cases meanwhile",
    ),
    standing=True,
)
def _while_away(uow: UnitOfWork, prompt: Prompt, now: datetime) -> WhileAway:
    since, until = (datetime.fromisoformat(prompt.filled[name]) for name in ("since", "until"))
    happened = what_happened(uow, prompt.person_id, since, until)
    listed, page, pages = page_of(prompt, happened, PAGE_LINES)
    return WhileAway(local_date(since), local_date(until), listed, page, pages)


def what_happened(uow: UnitOfWork, person_id: int, since: datetime, until: datetime) -> list[Happening]:
    """What others recorded on the cases that this person coordinates, and what passed, in its order."""
    cases = _led(uow, person_id)
    found = [
        *_scores(uow, cases, person_id, since, until),
        *_terms(uow, cases, since, until),
        *_phases(uow, cases, person_id, since, until),
        *_alerts(uow, cases, since, until),
    ]
    return sorted(found, key=lambda fact: (fact.at, fact.reference, fact.kind))


Cases = dict[int, Case]


def _scores(
    uow: UnitOfWork, cases: Cases, person_id: int, since: datetime, until: datetime
) -> Iterator[Happening]:
    rows = uow.session.exec(
        select(Meeting, ConsensusScore)
        .join(ConsensusScore, col(ConsensusScore.meeting_id) == col(Meeting.id))
        .where(
            col(Meeting.case_id).in_(cases),
            col(ConsensusScore.recorded_at).between(since, until),
            col(ConsensusScore.recorded_by) != person_id,
            col(ConsensusScore.corrected_at).is_(None),
        )
    ).all()
    for meeting, score in rows:
        reference, facts = cases[meeting.case_id].reference, facts_of(uow, meeting)
        yield Happening(reference, Happened.SCORED, score.recorded_at, meeting=facts)


def _terms(uow: UnitOfWork, cases: Cases, since: datetime, until: datetime) -> Iterator[Happening]:
    ended = {TermState.MET: Happened.TERM_MET, TermState.PASSED: Happened.TERM_PASSED}
    rows = uow.session.exec(
        select(Term).where(
            col(Term.case_id).in_(cases),
            col(Term.state).in_(ended),
            col(Term.kind).not_in(_TOLD_OTHERWISE),
            col(Term.ended_at).between(since, until),
        )
    ).all()
    for term in rows:
        assert term.ended_at is not None
        yield Happening(cases[term.case_id].reference, ended[term.state], term.ended_at, term=term.kind)


def _phases(
    uow: UnitOfWork, cases: Cases, person_id: int, since: datetime, until: datetime
) -> Iterator[Happening]:
    rows = uow.session.exec(
        select(PhaseChange).where(
            col(PhaseChange.case_id).in_(cases),
            col(PhaseChange.recorded_at).between(since, until),
            col(PhaseChange.recorded_by).is_distinct_from(person_id),
            col(PhaseChange.source).is_distinct_from(col(PhaseChange.target)),
        )
    ).all()
    for change in rows:
        reference = cases[change.case_id].reference
        yield Happening(reference, Happened.PHASE, change.recorded_at, phase=change.target)


def _alerts(uow: UnitOfWork, cases: Cases, since: datetime, until: datetime) -> Iterator[Happening]:
    for alert in uow.session.exec(select(Alert).where(col(Alert.case_id).in_(cases))).all():
        reference = cases[alert.case_id].reference
        if since <= alert.opened_at <= until:
            yield Happening(reference, Happened.ALERT_OPENED, alert.opened_at)
        if alert.decided_at is not None and since <= alert.decided_at <= until:
            yield Happening(reference, Happened.ALERT_DECIDED, alert.decided_at)


@use_case(Permission.SEE_OWN)
def turn_what_happened(uow: UnitOfWork, ref: PromptRef, page: int, *, now: datetime) -> Shown:
    """Another page of it."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.fill(prompt, now, page=max(0, page))
    return prompts.shown(uow, prompt, now)
