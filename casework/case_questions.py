"""Answering a question about a case: who taps must be allowed to, for that case."""

from collections.abc import Collection
from datetime import datetime

from casework import prompts
from casework.access import require
from casework.prompts import PromptRef
from rules.permissions import Permission
from store.cases import Case
from store.messages import Prompt
from store.unit_of_work import UnitOfWork


def tapped_on_case(
    uow: UnitOfWork, ref: PromptRef, kinds: Collection[str], permission: Permission, now: datetime
) -> tuple[Prompt, Case]:
    """The tapped question and its case. Raises what `prompts.tapped` and `require` raise."""
    prompt = prompts.tapped(uow, ref, kinds, now)
    case = uow.get(Case, prompt.case_id)
    require(uow, permission, case)
    return prompt, case
