"""Questions whose facts are nothing for a lock screen: the push asks, and a tap shows what speaks for it.

domain.md, Alerts to a person: a push carries the reference and the action asked, never a score, a
municipality or a reason. `opened` in a prompt says that it may show more; a reminder takes that back.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import prompts
from casework.access import use_case
from casework.case_questions import tapped_on_case
from casework.prompts import PromptRef, Shown
from casework.views import View
from rules.permissions import Permission
from rules.words import TermKind
from store.cases import Case
from store.messages import Prompt
from store.terms import Term
from store.unit_of_work import UnitOfWork

PUSHED_FIRST: set[str] = set()
"""The kinds of question that are asked so."""


@dataclass(frozen=True)
class Push(View):
    """What is asked about the case and by when: all that may be read before a tap."""

    reference: str
    about: TermKind
    due_on: date


def push_of(uow: UnitOfWork, prompt: Prompt) -> Push | None:
    """The push of an open question about a term; None once it was opened."""
    if prompt.filled.get("opened"):
        return None
    term = uow.get(Term, prompt.term_id)
    return Push(uow.get(Case, prompt.case_id).reference, term.kind, term.due_on)


@use_case(Permission.SEE_CASE)
def open_push(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Show the question with its facts, to who may see the case."""
    prompt, _ = tapped_on_case(uow, ref, PUSHED_FIRST, Permission.SEE_CASE, now)
    prompts.fill(prompt, now, opened=True)
    return prompts.shown(uow, prompt, now)
