"""Finding a case, and what entering one brings about."""

from casework.terms import running_terms
from rules.words import TermKind
from tests.casework.region import Region


async def test_a_case_is_never_without_its_terms(region: Region) -> None:
    case = await region.open_case()
    kinds = region.look(lambda uow: {term.kind for term in running_terms(uow, case)})
    assert kinds == {TermKind.THRESHOLD, TermKind.MONITORING}
