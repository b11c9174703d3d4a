"""Terms follow the duty: when it goes to somebody else, what waits and what is asked goes with it.

domain.md, Monitoring, meetings, absence: open questions are withdrawn and asked again of the new owner in one
transaction; dates stay, half-entered answers go.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, func, select

from casework import prompts, terms
from casework.duties import (
    FIXED_KINDS,
    GUARDS_KINDS,
    LEADERS_KINDS,
    is_present,
    on_duty,
    owner_of,
)
from rules.meetings import Whom
from rules.words import Duty, NoticeState, TermKind, Urgency
from store.cases import Case, Meeting
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork


def settle_owners(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Give every running term of the case to who must act on it now."""

    owners: dict[Collection[TermKind], Person] = {}

    def acting(kind: TermKind) -> Person:
        """Who acts is the same for all kinds of one group: it is looked up once."""
        group = next((kinds for kinds in (LEADERS_KINDS, GUARDS_KINDS) if kind in kinds), frozenset())
        if group not in owners:
            owners[group] = owner_of(uow, case, kind)
        return owners[group]

    for term in terms.running_terms(uow, case):
        if term.kind in FIXED_KINDS:
            continue
        owner = _chair_of(uow, term) or acting(term.kind)
        if owner.id != term.owner_id:
            give(uow, case, term, owner.id, now)


def _chair_of(uow: UnitOfWork, term: Term) -> Person | None:
    """Who chairs the meeting that the term is about, unless they are away: then its scores are the
    coordinator's to record (ours)."""
    meeting = uow.get(Meeting, term.meeting_id) if term.meeting_id is not None else None
    chair = (
        uow.get(Person, meeting.chair_id) if meeting is not None and meeting.chair_id is not None else None
    )
    return chair if chair is not None and is_present(uow, chair) else None


def give(uow: UnitOfWork, case: Case, term: Term, owner_id: int, now: datetime) -> None:
    """Another owner: what waited for the old one waits for the new one, and what was asked is asked again.

    The deputy keeps the reminder that was theirs as the deputy, however often the duty comes and goes.
    """
    former_id, term.owner_id = term.owner_id, owner_id
    deputy = on_duty(uow, case.id, Duty.DEPUTY)
    kept = {Whom.DEPUTY} if deputy is not None and deputy.id == former_id else set[str]()
    pass_on(uow, term, former_id, owner_id, now, but=kept)


def pass_on(
    uow: UnitOfWork,
    term: Term,
    former_id: int,
    person_id: int | None,
    now: datetime,
    *,
    but: Collection[str] = (),
) -> None:
    """What one person was to be reminded of or was asked about a term goes to another; to nobody for None.

    Reminders in the slots `but` stay.
    """
    waiting = uow.session.exec(
        select(Notice).where(
            col(Notice.term_id) == term.id,
            col(Notice.recipient_id) == former_id,
            col(Notice.state) == NoticeState.WAITING,
            col(Notice.slot).not_in(but),
        )
    ).all()
    for notice in waiting:
        notice.state = NoticeState.WITHDRAWN
    was_asked = _take_back(uow, term, former_id, now)
    if person_id is None:
        return
    planned = [terms.Planned(row.slot, person_id, row.notify_at, row.urgency) for row in waiting]
    # What is due anyway asks as well, and must not be replaced by this: it may be that the term has passed.
    if was_asked and all(row.notify_at > now for row in waiting):
        planned.append(terms.Planned(_given(uow, term), person_id, now, Urgency.ROUTINE))
    uow.session.flush()
    terms.plan_notices(uow, term, planned)


def _take_back(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> bool:
    """Close what this person is asked about the term; whether there was anything."""
    asked = uow.session.exec(
        select(Prompt).where(
            col(Prompt.term_id) == term.id,
            col(Prompt.person_id) == person_id,
            col(Prompt.state) == PromptState.OPEN,
        )
    ).all()
    for prompt in asked:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return bool(asked)


def _given(uow: UnitOfWork, term: Term) -> str:
    """A slot of its own, also when the duty comes and goes more than once."""
    count = uow.session.exec(select(func.count(col(Notice.id))).where(col(Notice.term_id) == term.id)).one()
    return f"given_{count}"
