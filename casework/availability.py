"""/beschikbaar: a chair says whether new alerts may come; what they have stays theirs (ours).

The project leaders hear one line when a chair stops or starts, and nothing of a change that was undone before
they could.
"""

from dataclasses import dataclass
from datetime import datetime

from casework import outbox, prompts
from casework.access import acting, use_case
from casework.duties import active_people, is_present, is_reachable
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_message, shows_prompt
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import Role, Urgency
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "availability"
CHANGED = "chair_availability"


@dataclass(frozen=True)
class Availability(View):
    """To a chair: whether new alerts come."""

    takes_alerts: bool
    away: bool
    """Absent now: then none come either way."""


@dataclass(frozen=True)
class AvailabilityChanged(View):
    """To the project leaders. `nobody_left`: the last one who could be reached and took new ones stopped."""

    chair: Alias
    takes_alerts: bool
    nobody_left: bool


@shows_prompt(KIND, Told.answer(Role.CHAIR, when="/beschikbaar"), standing=True)
def _availability(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Availability:
    chair = uow.get(Person, prompt.person_id)
    return Availability(chair.takes_alerts, not is_present(uow, chair))


@use_case(Permission.TAKE_ALERTS)
def show_availability(uow: UnitOfWork, *, now: datetime) -> None:
    """Whether new alerts come to the acting chair, in a new message."""
    prompts.ask(uow, acting(uow).id, KIND, now)


@use_case(Permission.TAKE_ALERTS)
def set_availability(uow: UnitOfWork, ref: PromptRef, takes_alerts: bool, *, now: datetime) -> Shown:
    """From now on new alerts come, or they do not."""
    prompt, chair = prompts.tapped(uow, ref, (KIND,), now), acting(uow)
    if chair.takes_alerts != takes_alerts:
        chair.takes_alerts = takes_alerts
        _tell_leaders(uow, chair, now)
    prompts.fill(prompt, now)
    return prompts.shown(uow, prompt, now)


def _tell_leaders(uow: UnitOfWork, chair: Person, now: datetime) -> None:
    for leader in active_people(uow, Role.PROJECT_LEADER):
        if not outbox.unsay(uow, CHANGED, person_id=leader.id, chair=chair.id):
            said = {"chair": chair.id, "takes_alerts": chair.takes_alerts}
            outbox.queue(uow, leader.id, CHANGED, Urgency.ROUTINE, now, **said)


@shows_message(CHANGED, Told.news(Role.PROJECT_LEADER, when="a chair stops new alerts, or takes them again"))
def _changed(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> AvailabilityChanged:
    chair, takes_alerts = uow.get(Person, message.params["chair"]), bool(message.params["takes_alerts"])
    left = any(one.takes_alerts and is_reachable(uow, one) for one in active_people(uow, Role.CHAIR))
    return AvailabilityChanged(chair.alias, takes_alerts, not takes_alerts and not left)
