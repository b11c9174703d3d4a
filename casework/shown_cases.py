"""Who was shown which case: read from what a message shows, so that no list can forget to say it.

Every text about a case has its reference, and every view holds it; domain.md, Words.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, time

from sqlalchemy import bindparam
from sqlmodel import col, select

from casework.views import View
from rules.references import is_reference
from store.cases import Case
from store.unit_of_work import UnitOfWork

_BARE = (int, float, date, time, type(None))
_BY_REFERENCE = select(Case.id).where(col(Case.reference).in_(bindparam("references", expanding=True)))


def note_shown(uow: UnitOfWork, person_id: int, kind: str, view: View) -> None:
    """This person sees this view, in a message of this kind: the trail gets a row for each case in it."""
    references = set(references_in(view))
    if not references:
        return
    # Nearly always the view was built from the case itself.
    at_hand = {row.reference: row.id for row in uow.session.identity_map.values() if isinstance(row, Case)}
    case_ids = {at_hand[reference] for reference in references & at_hand.keys()}
    if unknown := references - at_hand.keys():
        case_ids |= set(uow.session.exec(_BY_REFERENCE, params={"references": sorted(unknown)}))
    uow.seen |= {(person_id, case_id, kind) for case_id in case_ids}


def references_in(shown: object) -> Iterator[str]:
    """Every reference in a view, however deep."""
    if isinstance(shown, str):
        if is_reference(shown):
            yield shown
    elif isinstance(shown, _BARE):
        return
    elif isinstance(shown, dict):
        for value in shown.values():
            yield from references_in(value)
    elif isinstance(shown, list | tuple | set | frozenset):
        for value in shown:
            yield from references_in(value)
    elif is_dataclass(shown):
        for part in fields(shown):
            yield from references_in(getattr(shown, part.name))
