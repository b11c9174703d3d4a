"""An expert meeting asked for by name, as with /overleg expertoverleg; domain.md, From referral on.

It follows from a decision of chair and referrer: a coordinator is asked whether to have the chair decide now,
a chair sees the one that is planned. In recovery there is none, and that is said.
"""

from datetime import datetime

from casework import prompts
from casework.access import acting, use_case
from casework.case_choice import STARTS, start_with_case
from casework.errors import NoExpertMeeting
from casework.meeting_planning import ask_planning
from casework.thresholds import SCALE_UP, require_no_alert
from rules.permissions import Permission
from rules.words import Phase, Role
from store.cases import Case
from store.unit_of_work import UnitOfWork

_COMMAND = "expert_meeting"


@use_case(Permission.RECORD)
def ask_for_experts(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """The case is asked for where there are several. Raises NoExpertMeeting, AlertAlreadyOpen."""
    start_with_case(uow, _COMMAND, typed, now)


def _start(uow: UnitOfWork, case: Case, now: datetime) -> None:
    if case.phase is Phase.RECOVERY:
        raise NoExpertMeeting
    if acting(uow).role is Role.CHAIR:
        ask_planning(uow, case, now)
        return
    require_no_alert(uow, case)
    prompts.ask(uow, acting(uow).id, SCALE_UP, now, case_id=case.id)


STARTS[_COMMAND] = _start
