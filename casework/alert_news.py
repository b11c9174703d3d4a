"""What the others hear of an alert: who took it, what was decided, that it is over or went on."""

from dataclasses import dataclass
from datetime import datetime

from casework.alert_rows import open_prompts
from casework.alert_views import AlertMoved, over
from casework.views import Told, View, shows_message
from rules.alerts import kind_of
from rules.aliases import Alias
from rules.words import AlertState, Role
from store.alerts import Alert
from store.cases import Case
from store.messages import OutboxMessage
from store.people import Person
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AlertSkipped(View):
    """To the project leaders: on so many steps of the ladder nobody could be reached.

    `same_home`: chairs who were left out only because the coordinator is of the same home organisation.
    """

    reference: str
    steps: int
    same_home: tuple[Alias, ...] = ()


@shows_message("alert_taken", Told.alert(when="somebody else took on an alert that one got"))
def _taken(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    """Who has it now; no longer said when it was decided, closed, put off or opened again meanwhile."""
    alert = uow.get(Alert, message.params["alert_id"])
    taken = alert.state is AlertState.ACKNOWLEDGED and alert.snooze_reason is None
    if not taken or message.person_id == alert.holder_id:
        return None
    return over(uow, alert, message.person_id or 0)


@shows_message("alert_decided", Told.alert(when="somebody else decided on an alert that one got"))
def _decided(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    alert = uow.get(Alert, message.params["alert_id"])
    return over(uow, alert, 0) if alert.decision is not None else None


@shows_message("alert_closed", Told.alert(when="an alert that one got was closed, or its cause is gone"))
def _closed(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    alert = uow.get(Alert, message.params["alert_id"])
    return over(uow, alert, 0) if alert.state is AlertState.CLOSED else None


@shows_message("alert_moved", Told.alert(when="an alert that one got went on to somebody else as well"))
def _moved(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    alert = uow.get(Alert, message.params["alert_id"])
    if alert.state is not AlertState.OPEN:
        return None
    to = tuple(uow.get(Person, person_id).alias for person_id in message.params["to"])
    reference, lapsed = uow.get(Case, alert.case_id).reference, bool(message.params["lapsed"])
    takes = message.person_id in {prompt.person_id for prompt in open_prompts(uow, alert)}
    return AlertMoved(reference, to, lapsed, kind_of(alert.cause), takes)


@shows_message(
    "alert_skipped",
    Told.alert(Role.PROJECT_LEADER, when="steps of a ladder were skipped: nobody there can be reached"),
)
def _skipped(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View:
    same_home = tuple(uow.get(Person, one).alias for one in message.params.get("same_home", ()))
    return AlertSkipped(uow.get(Case, message.case_id).reference, int(message.params["steps"]), same_home)
