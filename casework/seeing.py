"""Whether somebody may still see what a message of theirs shows; who lost a case sees no more of it.

domain.md, Who may see and do what. A message keeps its question for as long as the chat stands, a duty does
not: each look at one of before asks this first.
"""

from datetime import datetime

from sqlmodel import col, select

from casework.access import relations
from casework.errors import NotAllowed
from casework.folded import Folded, asks_by_itself, reference_of
from rules.permissions import Permission, Relation, may
from store.cases import Case, Meeting
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork


def may_see(uow: UnitOfWork, prompt: Prompt, now: datetime) -> bool:
    """Whether this question may show its person what it is about, now."""
    return prompt.case_id is None or _asked_now(prompt, now) or _sees(uow, prompt)


def require_seen(uow: UnitOfWork, prompt: Prompt, now: datetime) -> None:
    """Raises NotAllowed when this question may not be shown to its person now."""
    if not may_see(uow, prompt, now):
        raise NotAllowed


def may_explain(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> bool:
    """Whether its reader may still see what explains a message; the dates are those of a term or an alert."""
    if message.prompt_id is not None:
        return may_see(uow, uow.get(Prompt, message.prompt_id), now)
    if message.notice_id is None or message.person_id is None:
        return True
    term = uow.get(Term, uow.get(Notice, message.notice_id).term_id)
    return _sees_case(uow, uow.get(Person, message.person_id), term.case_id)


def gone(uow: UnitOfWork, prompt: Prompt) -> Folded:
    """What is left of its message for who may see it no longer."""
    return Folded(prompt.kind, reference_of(uow, prompt.case_id), opens=False, gone=True)


def _asked_now(prompt: Prompt, now: datetime) -> bool:
    """Whether the question itself is the right to see it: it is taken back when the duty goes elsewhere, and
    some are asked of who has no duty on the case, such as an offer."""
    return asks_by_itself(prompt) and prompt.expires_at > now


def _sees(uow: UnitOfWork, prompt: Prompt) -> bool:
    person = uow.get(Person, prompt.person_id)
    if _sees_case(uow, person, prompt.case_id):
        return True
    return prompt.alert_id is None and _chairs(uow, person, prompt)


def _sees_case(uow: UnitOfWork, person: Person, case_id: int | None) -> bool:
    return may(person.role, Permission.SEE_CASE, relations(uow, person, uow.get(Case, case_id)))


def _chairs(uow: UnitOfWork, person: Person, prompt: Prompt) -> bool:
    """Whether it is about a meeting that they chair: they record and correct that without any other duty."""
    chaired = select(Meeting.id).where(
        col(Meeting.case_id) == prompt.case_id, col(Meeting.chair_id) == person.id
    )
    if prompt.meeting_id is not None:
        chaired = chaired.where(col(Meeting.id) == prompt.meeting_id)
    may_record = may(person.role, Permission.RECORD, frozenset({Relation.CHAIRS_MEETING}))
    return may_record and uow.session.exec(chaired).first() is not None
