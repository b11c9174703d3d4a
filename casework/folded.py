"""A message after its while: back to what its push says, or one line that says what it was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from casework.views import STANDING, View, comes_by_itself, view_of_message, view_of_prompt
from rules.words import Urgency
from store.cases import Case
from store.messages import OutboxMessage, Prompt, PromptState
from store.unit_of_work import UnitOfWork

OF_SHOWING = frozenset({"doubt", "opened", "why", "step", "month", "page", "later", "resumed"})
"""What a push shows nothing of: how far a question was opened, not what it is about."""
OF_ASKING = frozenset(
    {"agreement", "offer", "chair", "messages", "since", "until", "done", "unasked", "order"}
)
"""What a question is about where no column says it: filled in as it was asked, and no answer."""


@dataclass(frozen=True)
class Folded(View):
    """A message that no longer says anything: what kind it was, and about which case.

    `push` is what its push says, where a question is half entered; `opens` whether its button opens it again;
    `gone` that the reader may not see the case now.
    """

    kind: str
    reference: str | None
    push: View | None = None
    opens: bool = True
    gone: bool = False


def can_be_pushed(prompt: Prompt) -> bool:
    """Whether this is asked by itself: what a lock screen may show of it says nothing."""
    return prompt.state is PromptState.OPEN and comes_by_itself(prompt.kind)


def asks_by_itself(prompt: Prompt) -> bool:
    """Whether the service itself asked this and it is open: no list or page, and nothing that one began."""
    return can_be_pushed(prompt) and prompt.kind not in STANDING


def was_begun(prompt: Prompt) -> bool:
    """Whether a person entered something of the answer; as a question is asked, nobody did."""
    return prompt.revision > 1 and bool(set(prompt.filled) - OF_SHOWING - OF_ASKING)


def is_as_pushed(prompt: Prompt) -> bool:
    """Whether its message shows what its push shows, and so says nothing."""
    shows = any(prompt.filled.get(name) for name in OF_SHOWING)
    return can_be_pushed(prompt) and not prompt.folded and not was_begun(prompt) and not shows


def as_asked(prompt: Prompt) -> Prompt:
    """The same question as if nobody had touched it; a copy that is stored nowhere."""
    kept = OF_ASKING if was_begun(prompt) else set(prompt.filled) - OF_SHOWING
    filled = {name: value for name, value in prompt.filled.items() if name in kept}
    if "opened" in prompt.filled:  # a question that can be opened says so from the start
        filled["opened"] = False
    return Prompt(**{**prompt.model_dump(), "filled": filled})


def folded(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Folded:
    """How the message of a folded question looks."""
    push = view_or_none(uow, as_asked(prompt), now) if can_be_pushed(prompt) else None
    return Folded(prompt.kind, reference_of(uow, prompt.case_id), push)


def view_or_none(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View | None:
    """Its view; None where a mistake of ours is in the way: that must not keep what was shown in view."""
    try:
        return view_of_prompt(uow, prompt, now)
    except DBAPIError:
        raise
    except Exception:
        return None


def view_that_matters(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    """What a waiting message would show now; None when it, or the question it asks, no longer matters.

    What comes by itself shows nothing of what was entered: a lock screen may show it.
    """
    if message.prompt_id is None:
        return view_of_message(uow, message, now)
    prompt = uow.get(Prompt, message.prompt_id)
    if prompt.state is not PromptState.OPEN:
        return None
    asked = prompt if message.urgency is Urgency.REPLY or is_as_pushed(prompt) else as_asked(prompt)
    return view_of_prompt(uow, asked, now)


def go_out_as_push(uow: UnitOfWork, prompt: Prompt, push: View) -> View:
    """What a message that comes by itself shows of this question: its push, with a button to go on where an
    answer is half entered."""
    if not was_begun(prompt):
        prompt.filled, prompt.folded = as_asked(prompt).filled, False
        return push
    prompt.folded = True
    return Folded(prompt.kind, reference_of(uow, prompt.case_id), push)


def reference_of(uow: UnitOfWork, case_id: int | None) -> str | None:
    """The reference of the case that a message is about, if it is about one."""
    return uow.get(Case, case_id).reference if case_id is not None else None
