"""/team: who is who, and whether each can be reached: known before it matters; domain.md, Alerts to a person.

Who needs something done stands first. Of one's own hours only that there are any: the rest is their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import col, select

from casework import prompts
from casework.access import acting, use_case
from casework.invitation_rows import MADE, is_invited_back
from casework.paging import page_of
from casework.prompts import PromptRef, Shown
from casework.proof import confirm_by
from casework.reasons import last_day_away
from casework.views import Told, View, shows_prompt
from rules.aliases import Alias
from rules.calendar import local_date
from rules.permissions import Permission, may_ever
from rules.windows import NO_REST
from rules.words import PersonState, Role
from store.locks import Pin
from store.messages import Prompt, PromptState
from store.people import Invitation, Person
from store.unit_of_work import UnitOfWork

KIND = "team"
PAGE_ITEMS = 10
"""A line each: with the heading and who left it stays within twelve."""
EXPIRED_SHOWN = timedelta(days=30)
"""An invitation that expired longer ago is forgotten. Ours."""


class Remark(StrEnum):
    """What there is to say about reaching somebody; the most urgent one first."""

    WAITS_FOR_WORD = "waits_for_word"
    """Was blocked, chose a new PIN, and waits for a project leader."""
    BLOCKED = "blocked"
    """They blocked the bot."""
    LOCKED = "locked"
    """A project leader, or too many wrong PINs, blocked them."""
    INVITED_BACK = "invited_back"
    """Is blocked, and has a new invitation that was not opened yet."""
    CHOOSES_PIN = "chooses_pin"
    """Was blocked, opened the new invitation, and has no PIN yet."""
    NOT_CONFIRMED = "not_confirmed"
    """The test message, in time."""
    EXPIRED = "expired"
    """Invited, and the invitation is over without anybody having come in."""
    INVITED = "invited"
    """Invited, and never started."""
    AWAY = "away"
    NO_ALERTS = "no_alerts"
    NOT_CONFIRMED_YET = "not_confirmed_yet"
    OWN_HOURS = "own_hours"


_ORDER = {remark: place for place, remark in enumerate(Remark)}


@dataclass(frozen=True)
class TeamMember:
    """One line. `day` is the last day away, or that on which an invitation ends or ended."""

    alias: Alias
    belongs_to: str | None
    remarks: tuple[Remark, ...]
    day: date | None = None

    @property
    def urgency(self) -> int:
        """Its place among the others: lower comes first."""
        return min((_ORDER[remark] for remark in self.remarks), default=len(_ORDER))


@dataclass(frozen=True)
class Team(View):
    """One page of it; `left` is how many have left the team."""

    members: tuple[TeamMember, ...]
    left: int
    page: int
    pages: int


@shows_prompt(KIND, Told.answer(Role.PROJECT_LEADER, when="/team"), standing=True)
def _team(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Team:
    members = [*_people(uow, now), *_invited(uow, now)]
    members.sort(key=lambda member: member.urgency)
    shown, page, pages = page_of(prompt, members, PAGE_ITEMS)
    left = select(func.count(col(Person.id))).where(col(Person.state) == PersonState.LEFT)
    return Team(shown, uow.session.exec(left).one(), page, pages)


def _people(uow: UnitOfWork, now: datetime) -> Iterator[TeamMember]:
    present = select(Person).where(col(Person.state) != PersonState.LEFT)
    for person in uow.session.exec(present.order_by(col(Person.role), col(Person.number))).all():
        away = last_day_away(uow, person)
        remarks = tuple(_remarks(uow, person, away, now))
        yield TeamMember(person.alias, person.municipality or person.home_organisation, remarks, away)


def _remarks(uow: UnitOfWork, person: Person, away: date | None, now: datetime) -> Iterator[Remark]:
    if not person.reachable and person.state is PersonState.ACTIVE:
        yield Remark.BLOCKED
    if person.state is PersonState.LOCKED:
        yield Remark.INVITED_BACK if is_invited_back(uow, person, now) else Remark.LOCKED
    elif person.state is PersonState.RETURNING:
        chosen = uow.session.get(Pin, person.id) is not None
        yield Remark.WAITS_FOR_WORD if chosen else Remark.CHOOSES_PIN
    elif person.confirmed_at is None:
        overdue = confirm_by(person, uow.policy) <= now
        yield Remark.NOT_CONFIRMED if overdue else Remark.NOT_CONFIRMED_YET
    if away is not None:
        yield Remark.AWAY
    if may_ever(person.role, Permission.TAKE_ALERTS) and not person.takes_alerts:
        yield Remark.NO_ALERTS
    if person.rest != NO_REST:
        yield Remark.OWN_HOURS


def _invited(uow: UnitOfWork, now: datetime) -> Iterator[TeamMember]:
    """Who never started: of each alias the newest invitation, unless somebody has it or it was withdrawn."""
    query = select(Invitation).where(
        col(Invitation.used_at).is_(None), col(Invitation.expires_at) > now - EXPIRED_SHOWN
    )
    known = {person.alias for person in uow.session.exec(select(Person))}
    newest = {
        Alias(one.role, one.number): one for one in uow.session.exec(query.order_by(col(Invitation.id)))
    }
    withdrawn = _withdrawn(uow)
    for alias, invitation in newest.items():
        if alias in known or invitation.id in withdrawn:
            continue
        remark = Remark.EXPIRED if invitation.expires_at <= now else Remark.INVITED
        belongs_to = invitation.municipality or invitation.home_organisation
        yield TeamMember(alias, belongs_to, (remark,), local_date(invitation.expires_at))


def _withdrawn(uow: UnitOfWork) -> set[int]:
    made = select(Prompt).where(col(Prompt.kind) == MADE, col(Prompt.state) == PromptState.CANCELLED)
    return {prompt.filled["invitation"] for prompt in uow.session.exec(made)}


@use_case(Permission.SEE_REGION)
def show_team(uow: UnitOfWork, *, now: datetime) -> None:
    """Who is who and whether they can be reached, in a new message."""
    prompts.ask(uow, acting(uow).id, KIND, now, filled={"page": 0})


@use_case(Permission.SEE_REGION)
def turn_team(uow: UnitOfWork, ref: PromptRef, page: int, *, now: datetime) -> Shown:
    """Another page of it, as it stands now."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.fill(prompt, now, page=page)
    return prompts.shown(uow, prompt, now)
