"""Answering the question of a term: the term must still run, and who taps must be allowed to answer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from casework import prompts, wanted
from casework.case_questions import tapped_on_case
from casework.consequences import follow_up
from casework.errors import ClosedQuestion
from casework.prompts import PromptRef, Shown
from rules.permissions import Permission
from rules.words import TermState
from store.cases import Case
from store.messages import Prompt, PromptState
from store.terms import Term
from store.unit_of_work import UnitOfWork


def tapped_about(
    uow: UnitOfWork, ref: PromptRef, kinds: Collection[str], permission: Permission, now: datetime
) -> tuple[Prompt, Term, Case]:
    """The tapped question, its running term and its case. Raises what `prompts.tapped` and `require` raise,
    and ClosedQuestion when the term runs no longer."""
    prompt, case = tapped_on_case(uow, ref, kinds, permission, now)
    term = uow.get(Term, prompt.term_id)
    if term.state is not TermState.RUNNING:
        raise ClosedQuestion(prompt_id=prompt.id)
    return prompt, term, case


def conclude(uow: UnitOfWork, prompt: Prompt, term: Term, case: Case, now: datetime, **facts: Any) -> Shown:
    """The question is answered and the term met; what follows from the changed facts is settled."""
    prompts.close(uow, prompt, PromptState.ANSWERED, now, **facts)
    wanted.meet(uow, term, now)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)
