"""/proef: a test message, whose tap says that what is sent shows on this phone; ours.

It also comes at enrolment. Who does not confirm it in time is named in /team, and told to the project leader.
"""

from dataclasses import dataclass
from datetime import datetime

from casework import prompts
from casework.access import acting, use_case
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules.calendar import Workdays, day_ends
from rules.permissions import Permission
from rules.policy import Policy
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "proof"


@dataclass(frozen=True)
class Proof(View):
    """The test message; `confirmed_at`, in UTC, once this person said that it showed."""

    confirmed_at: datetime | None


@use_case(Permission.SEE_OWN)
def ask_proof(uow: UnitOfWork, *, now: datetime) -> None:
    """Send a test message to oneself."""
    send_proof(uow, acting(uow), now)


def send_proof(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Let a test message go to this person, as the answer to what they just did."""
    prompts.ask(uow, person.id, KIND, now)


@use_case(Permission.SEE_OWN)
def confirm_proof(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """It shows on their phone."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    acting(uow).confirmed_at = now
    prompts.close(uow, prompt, PromptState.ANSWERED, now, confirmed_at=now.isoformat())
    return prompts.shown(uow, prompt, now)


def confirm_by(person: Person, policy: Policy) -> datetime:
    """Until when a new member has to confirm the test message, in UTC."""
    days = policy.people.confirm_working_days
    return day_ends(Workdays(policy.office_hours).deadline(person.joined_at, days))


@shows_prompt(
    KIND, Told.answer(when="the test message, at enrolment and by /proef", stays=True), standing=True
)
def _proof(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Proof:
    confirmed_at = prompt.filled.get("confirmed_at")
    return Proof(datetime.fromisoformat(confirmed_at) if confirmed_at is not None else None)
