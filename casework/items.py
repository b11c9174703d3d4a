"""Opening the question behind a running term, from /mijn or wherever a term is listed.

A noun registers how the question of its terms is opened when none is open for this person:

    @opens(TermKind.SCORES)
    def _scores(uow, term, person_id, now):
        return prompts.ask(uow, person_id, "scores", now, case_id=term.case_id, term_id=term.id)
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from casework import prompts
from rules.words import TermKind
from store.messages import Prompt, PromptState
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

Opener = Callable[[UnitOfWork, Term, int, datetime], Prompt]
OPENERS: dict[TermKind, Opener] = {}


def opens(kind: TermKind) -> Callable[[Opener], Opener]:
    """Register how the question of a term of this kind is asked in a new message of urgency `reply`."""

    def register(opener: Opener) -> Opener:
        OPENERS[kind] = opener
        return opener

    return register


def ask_about(
    uow: UnitOfWork,
    term: Term,
    person_id: int,
    kind: str,
    now: datetime,
    notice: Notice | None = None,
    **question: Any,
) -> Prompt:
    """Ask about a running term, for a notice of it or unasked; `question` goes to `prompts.ask`."""
    if notice is not None:
        question |= {"urgency": notice.urgency, "notice_id": notice.id}
    return prompts.ask(uow, person_id, kind, now, case_id=term.case_id, term_id=term.id, **question)


def open_question(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    """Ask this person about the term in a new message; what was half entered stays.

    The caller has checked `can_open`, and that this person may answer it.
    """
    opener = OPENERS.get(term.kind)
    if opener is not None:
        return opener(uow, term, person_id, now)
    asked = open_prompts(uow, person_id, term.id)[0]
    prompts.ask_again(uow, asked, now)
    return asked


def can_open(uow: UnitOfWork, term: Term, person_id: int) -> bool:
    """Whether there is a question to open: its noun opens one, or one is open already."""
    return term.kind in OPENERS or bool(open_prompts(uow, person_id, term.id))


def open_prompts(uow: UnitOfWork, person_id: int, term_id: int | None = None) -> Sequence[Prompt]:
    """What this person is asked and has not answered, about this term or about anything; newest first."""
    query = select(Prompt).where(col(Prompt.person_id) == person_id, col(Prompt.state) == PromptState.OPEN)
    if term_id is not None:
        query = query.where(col(Prompt.term_id) == term_id)
    return uow.session.exec(query.order_by(col(Prompt.touched_at).desc(), col(Prompt.id).desc())).all()
