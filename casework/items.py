"""Opening the question behind a running term, from /mijn or wherever a term is listed.

A noun registers how the question of its terms is opened when none is open for this person:

    @opens(TermKind.SCORES)
    def _scores(uow, term, person_id, now):
        return prompts.ask(uow, person_id, "scores", now, case_id=term.case_id, term_id=term.id)
"""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import col, select

from casework import prompts
from rules.words import TermKind
from store.messages import Prompt, PromptState
from store.terms import Term
from store.unit_of_work import UnitOfWork

Opener = Callable[[UnitOfWork, Term, int, datetime], Prompt]
OPENERS: dict[TermKind, Opener] = {}


def opens(kind: TermKind) -> Callable[[Opener], Opener]:
    """Register how the question of a term of this kind is asked in a new message of urgency `reply`."""

    def register(opener: Opener) -> Opener:
        OPENERS[kind] = opener
        return opener

    return register


def open_question(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    """Ask this person about the term in a new message: what was half entered stays. KeyError without opener.

    The caller has checked that this person may answer it.
    """
    asked = open_prompt_of(uow, term, person_id)
    if asked is None:
        return OPENERS[term.kind](uow, term, person_id, now)
    prompts.ask_again(uow, asked, now)
    return asked


def open_prompt_of(uow: UnitOfWork, term: Term, person_id: int) -> Prompt | None:
    """The question about this term that this person touched last and has not answered."""
    return uow.session.exec(
        select(Prompt)
        .where(
            col(Prompt.term_id) == term.id,
            col(Prompt.person_id) == person_id,
            col(Prompt.state) == PromptState.OPEN,
        )
        .order_by(col(Prompt.touched_at).desc(), col(Prompt.id).desc())
    ).first()
