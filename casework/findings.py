"""What `peilwacht check` finds in a database that is there; nothing is changed by looking."""

from dataclasses import dataclass
from datetime import datetime

from casework.access import use_case
from casework.gaps import cases_with_a_gap
from casework.policy_changes import policy_hash
from store.service import ServiceMark
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Findings:
    """Whether the policy file waits for a start of the service, and the references of cases with a gap."""

    policy_waits: bool
    gaps: tuple[str, ...]


@use_case("service")
def look_over(uow: UnitOfWork, *, now: datetime) -> Findings:
    """Compare the policy with the one that was applied, and look for cases that wait for nobody."""
    mark = uow.session.get(ServiceMark, 1)
    applied = mark.policy_hash if mark is not None else None
    gaps = tuple(case.reference for case in cases_with_a_gap(uow))
    return Findings(applied is not None and applied != policy_hash(uow.policy), gaps)
