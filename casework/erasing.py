"""Erasing a case: every row of it, and its name wherever another row holds it. What stays are counts by year
and the bare facts of the audit trail.

One case is one transaction. A line in the ledger of erasures is on the disk before that commits, so that no
backup brings a case back for good. When the commit fails all the same, that case is erased a little later.
"""

import hmac
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import col, or_, select

from casework.access import leave_audit_row, use_case
from casework.case_choice import KIND as CHOICE
from casework.year_counts import add_to_years
from store import case_rows
from store.audit_chain import audit_key, empty_details
from store.case_rows import Found
from store.cases import Case
from store.erasures import ErasureLedger
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.unit_of_work import UnitOfWork

__all__ = ["ErasureLedger", "cases_of", "erase", "erase_case"]

_LISTS_OF_CASES = ("cases", "repaired", "left")
"""What lists cases by their ids in a question or message that is about several of them."""


@use_case("service")
def erase_case(uow: UnitOfWork, reference: str, ledger: ErasureLedger | None, *, now: datetime) -> bool:
    """Erase this case, whatever its phase: a restored backup may hold an earlier one. False without it."""
    case = uow.session.exec(select(Case).where(col(Case.reference) == reference)).first()
    if case is None:
        return False
    erase(uow, case, ledger, now)
    return True


@use_case("service")
def cases_of(uow: UnitOfWork, hashed: Collection[str], *, now: datetime) -> tuple[str, ...]:
    """The references of the cases that these lines of the ledger are about and that are here all the same."""
    wanted = set(hashed)
    if not wanted:
        return ()
    references = uow.session.exec(select(Case.reference).order_by(col(Case.id))).all()
    return tuple(reference for reference in references if _hashed(uow, reference) in wanted)


def erase(uow: UnitOfWork, case: Case, ledger: ErasureLedger | None, now: datetime) -> None:
    """Erase everything of this case in this transaction, and count it in its years."""
    # The bare fact; which case it was stays nowhere.
    uow.case_id = None
    leave_audit_row(uow, "erase_case", "done", now)
    case_id, hashed = case.id, _hashed(uow, case.reference)
    add_to_years(uow, case, now)
    uow.session.flush()
    rows = case_rows.rows_of_case(uow.session, case_id)
    _forget_names(uow, case_id, rows)
    empty_details(uow, case_id, now)
    uow.session.flush()
    case_rows.let_go(uow.session, case_id)
    case_rows.delete_rows(uow.session, rows)
    # The session still knows the rows that are gone, and must not write them again.
    uow.session.expunge_all()
    if ledger is not None:
        ledger.append(now, hashed)


def _hashed(uow: UnitOfWork, reference: str) -> str:
    """The reference under the key of the audit trail, which outlives the key of the installation."""
    return hmac.digest(audit_key(uow), f"erased {reference}".encode(), "sha256").hex()


def _forget_names(uow: UnitOfWork, case_id: int, rows: Found) -> None:
    """Take the case and its messages out of what is about several cases; what is about no other goes."""
    gone = {table.name: set(ids) for table, ids in rows.items()}
    about_several = or_(col(Prompt.case_id).is_(None), col(Prompt.kind) == CHOICE)
    for prompt in uow.session.exec(
        select(Prompt).where(about_several, col(Prompt.id).not_in(gone["prompt"]))
    ).all():
        left = _without(prompt.filled, case_id, gone["outbox_message"])
        if left != prompt.filled:
            prompt.filled = left
            prompt.revision += 1
            if _is_empty(left) and prompt.state is PromptState.OPEN:
                prompt.state = PromptState.CANCELLED
    for message in uow.session.exec(
        select(OutboxMessage).where(
            col(OutboxMessage.case_id).is_(None), col(OutboxMessage.id).not_in(gone["outbox_message"])
        )
    ).all():
        left = _without(message.params, case_id, gone["outbox_message"])
        if left != message.params:
            message.params = left
            if _is_empty(left) and message.state is OutboxState.PENDING:
                message.state = OutboxState.WITHDRAWN


def _without(params: dict[str, Any], case_id: int, messages: Collection[int]) -> dict[str, Any]:
    """What is left of the parameters without this case."""
    left = dict(params)
    for name in _LISTS_OF_CASES:
        if isinstance(left.get(name), list):
            left[name] = [one for one in left[name] if one != case_id]
    if isinstance(left.get("moved"), list):
        left["moved"] = [row for row in left["moved"] if row[0] != case_id]
    if isinstance(left.get("messages"), list):
        left["messages"] = [one for one in left["messages"] if one not in messages]
    return left


def _is_empty(params: dict[str, Any]) -> bool:
    named = [params[name] for name in (*_LISTS_OF_CASES, "moved", "messages") if name in params]
    return not any(named)
