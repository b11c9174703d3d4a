"""People: invited once, known by an alias, reachable or not."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, select

from casework import outbox
from casework.access import acting, use_case
from casework.coming_back import come_back
from casework.errors import (
    AliasTaken,
    AlreadyEnrolled,
    ColleagueUnavailable,
    NoMunicipality,
    UnusableInvitation,
)
from casework.invitation_rows import void_invitations
from casework.proof import send_proof
from casework.views import Told, View, shows_message
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import Language, PersonState, Role
from store.locks import Pin
from store.messages import OutboxMessage
from store.people import Invitation, Person
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Identity:
    """Who an update is from, as far as the gate needs to know."""

    person_id: int
    role: Role
    language: str
    active: bool
    """Whether they may come in, if only to choose a PIN."""
    reachable: bool = True


@dataclass(frozen=True)
class Invited:
    """A fresh invitation: the token is shown once and kept nowhere."""

    alias: Alias
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class Member:
    """One row of the list of members."""

    alias: Alias
    home_organisation: str | None
    municipality: str | None
    state: PersonState
    reachable: bool
    has_pin: bool


@dataclass(frozen=True)
class Welcome(View):
    """The first message to somebody who just enrolled."""

    alias: Alias


@dataclass(frozen=True)
class LanguageChanged(View):
    pass


@use_case("service")
def identify(uow: UnitOfWork, telegram_id: int, *, now: datetime) -> Identity | None:
    """The person behind a Telegram account, also when locked or gone; None for a stranger."""
    person = _by_telegram_id(uow, telegram_id)
    if person is None:
        return None
    active = person.state in (PersonState.ACTIVE, PersonState.RETURNING)
    return Identity(person.id, person.role, person.language.value, active, person.reachable)


def _by_telegram_id(uow: UnitOfWork, telegram_id: int) -> Person | None:
    return uow.session.exec(
        select(Person).where(col(Person.telegram_id_lookup) == uow.cipher.lookup(telegram_id))
    ).first()


@use_case("command_line")
def invite_from_here(
    uow: UnitOfWork,
    role: Role,
    alias: Alias | None = None,
    home_organisation: str | None = None,
    municipality: str | None = None,
    *,
    now: datetime,
) -> Invited:
    """Invite from the command line, which is how the first project leader gets in.

    The alias of somebody who is blocked lets them come back. Raises AliasTaken and NoMunicipality.
    """
    blocked = person_with(uow, alias) if alias is not None else None
    if blocked is not None and blocked.state is PersonState.LOCKED:
        return invitation_back(uow, blocked, now)
    if role is Role.PROCESS_DIRECTOR and municipality is None:
        raise NoMunicipality
    return new_invitation(uow, alias or free_alias(uow, role, now), home_organisation, municipality, now)


def free_alias(uow: UnitOfWork, role: Role, now: datetime) -> Alias:
    """The lowest number of this role that nobody has or had, and no open invitation promises."""
    people = set(uow.session.exec(select(Person.number).where(col(Person.role) == role)))
    promised = {invitation.number for invitation in _open_invitations(uow, now) if invitation.role is role}
    number = next(n for n in range(1, len(people) + len(promised) + 2) if n not in people | promised)
    return Alias(role, number)


def _open_invitations(uow: UnitOfWork, now: datetime) -> Sequence[Invitation]:
    return uow.session.exec(
        select(Invitation).where(col(Invitation.used_at).is_(None), col(Invitation.expires_at) > now)
    ).all()


def new_invitation(
    uow: UnitOfWork, alias: Alias, home_organisation: str | None, municipality: str | None, now: datetime
) -> Invited:
    """An invitation that lets one person in once; only the hash of its token is kept. Raises AliasTaken."""
    taken = person_with(uow, alias)
    promised = any(Alias(i.role, i.number) == alias for i in _open_invitations(uow, now))
    if taken is not None or promised:
        raise AliasTaken(role=alias.role.value, number=alias.number)
    return _invited(uow, alias, home_organisation, municipality, now)


def invitation_back(uow: UnitOfWork, person: Person, now: datetime) -> Invited:
    """An invitation for somebody who is blocked; a former one no longer works.

    Raises ColleagueUnavailable for who is not blocked.
    """
    if person.state is not PersonState.LOCKED:
        raise ColleagueUnavailable
    void_invitations(uow, person, now)
    return _invited(uow, person.alias, person.home_organisation, person.municipality, now, person)


def _invited(
    uow: UnitOfWork,
    alias: Alias,
    home_organisation: str | None,
    municipality: str | None,
    now: datetime,
    comes_back: Person | None = None,
) -> Invited:
    token = secrets.token_hex(16)
    expires_at = now + timedelta(hours=uow.policy.invitation_hours)
    uow.add(
        Invitation(
            token_hash=_hashed(token),
            role=alias.role,
            number=alias.number,
            person_id=comes_back.id if comes_back is not None else None,
            home_organisation=home_organisation,
            municipality=municipality,
            expires_at=expires_at,
        )
    )
    return Invited(alias, token, expires_at)


def person_with(uow: UnitOfWork, alias: Alias) -> Person | None:
    """Who has or had this alias."""
    query = select(Person).where(col(Person.role) == alias.role, col(Person.number) == alias.number)
    return uow.session.exec(query).first()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@use_case("stranger")
def accept_invitation(
    uow: UnitOfWork, token: str, telegram_id: int, language: str, *, now: datetime
) -> Identity:
    """Enrol the account that opened the link, or let somebody come back who was blocked.

    Raises UnusableInvitation and AlreadyEnrolled.
    """
    invitation = uow.session.exec(
        select(Invitation).where(col(Invitation.token_hash) == _hashed(token)).with_for_update()
    ).first()
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now:
        raise UnusableInvitation
    account_is_of = _by_telegram_id(uow, telegram_id)
    if account_is_of is not None and account_is_of.id != invitation.person_id:
        raise AlreadyEnrolled
    invitation.used_at = now
    if invitation.person_id is not None:
        person = uow.get(Person, invitation.person_id)
        come_back(uow, person, telegram_id, now)
        return Identity(person.id, person.role, person.language.value, True)
    person = enrol(
        uow,
        Alias(invitation.role, invitation.number),
        telegram_id,
        now,
        home_organisation=invitation.home_organisation,
        municipality=invitation.municipality,
        language=language,
    )
    outbox.queue_reply(uow, person.id, "welcome", now)
    send_proof(uow, person, now)
    return Identity(person.id, person.role, person.language.value, True)


def enrol(
    uow: UnitOfWork,
    alias: Alias,
    telegram_id: int,
    now: datetime,
    *,
    home_organisation: str | None = None,
    municipality: str | None = None,
    language: str = "nl",
) -> Person:
    """A new person with this alias."""
    person = new_person(uow, alias, telegram_id, now, home_organisation, municipality, language=language)
    return uow.add(person)


def new_person(
    uow: UnitOfWork,
    alias: Alias,
    telegram_id: int,
    now: datetime,
    home_organisation: str | None = None,
    municipality: str | None = None,
    *,
    language: str = "nl",
) -> Person:
    """The row of a new person, not stored yet."""
    return Person(
        role=alias.role,
        number=alias.number,
        home_organisation=home_organisation,
        municipality=municipality,
        language=Language.ENGLISH if language.startswith("en") else Language.DUTCH,
        telegram_id_encrypted=uow.cipher.encrypted(telegram_id),
        telegram_id_lookup=uow.cipher.lookup(telegram_id),
        joined_at=now,
    )


@shows_message("welcome", Told.answer(when="an invitation was accepted", stays=True))
def _welcome(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Welcome:
    return Welcome(uow.get(Person, message.person_id).alias)


@use_case(Permission.SEE_OWN)
def choose_language(uow: UnitOfWork, language: Language, *, now: datetime) -> None:
    """Read everything in this language from now on."""
    person = acting(uow)
    person.language = language
    outbox.queue_reply(uow, person.id, "language", now)


@shows_message("language", Told.answer(when="/taal", stays=True))
def _language(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> LanguageChanged:
    return LanguageChanged()


@use_case("command_line")
def members(uow: UnitOfWork, *, now: datetime) -> tuple[Member, ...]:
    """Everybody, by role and number; for the command line."""
    people = uow.session.exec(select(Person).order_by(col(Person.role), col(Person.number))).all()
    pins = set(uow.session.exec(select(Pin.person_id)))
    return tuple(
        Member(p.alias, p.home_organisation, p.municipality, p.state, p.reachable, p.id in pins)
        for p in people
    )
