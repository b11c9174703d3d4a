"""Inviting from the chat: what is asked, and the link that is shown once; domain.md, Who may see and do what.

The token of a link is in the hand of whoever made it and nowhere else: it goes from the use case into the
edit of the tapped message. When that edit is lost the link is too, and a new one takes its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import col, select

from casework import prompts
from casework.access import acting, use_case
from casework.errors import (
    AliasTaken,
    ColleagueUnavailable,
    ForeignButton,
    InvitationUsed,
    LinkMadeAlready,
    StaleButton,
)
from casework.invitation_rows import MADE
from casework.invitation_views import (
    BelongsToQuestion,
    InvitationReadBack,
    InvitationReceipt,
    InvitationWithdrawn,
    NotInvited,
    RoleQuestion,
)
from casework.people import Invited, free_alias, invitation_back, new_invitation
from casework.policy_lists import chosen_name, name_options
from casework.prompts import PromptRef, Shown
from casework.readmission import ask_leader, waiting_for_word
from casework.views import Told, View, shows_prompt
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import PersonState, Role, Urgency
from store.messages import Prompt, PromptState
from store.people import Invitation, Person
from store.unit_of_work import UnitOfWork

QUESTION = "new_invitation"
DOUBLE_TAP = timedelta(minutes=1)
"""A second tap within this time is one tap too many: it must not wipe the link that was just shown. Ours."""


class Step(StrEnum):
    ROLE = "role"
    HOME_ORGANISATION = "home_organisation"
    MUNICIPALITY = "municipality"
    READ_BACK = "read_back"


@dataclass(frozen=True)
class InvitationDraft:
    """The choices that still hold."""

    role: Role | None
    home_organisation: str | None
    municipality: str | None
    back: Person | None = None
    """Somebody who was blocked, of whom all this is known."""

    @property
    def step(self) -> Step:
        """Coordinators and chairs are lent by an organisation; a process director is of a municipality."""
        if self.back is not None:
            return Step.READ_BACK
        if self.role is None:
            return Step.ROLE
        if self.role in (Role.COORDINATOR, Role.CHAIR) and self.home_organisation is None:
            return Step.HOME_ORGANISATION
        if self.role is Role.PROCESS_DIRECTOR and self.municipality is None:
            return Step.MUNICIPALITY
        return Step.READ_BACK


@dataclass(frozen=True)
class MadeInvitation:
    """The invitation with its token, and the message that is to show it."""

    invited: Invited = field(repr=False)
    shown: Shown


@use_case(Permission.INVITE)
def start_invitation(uow: UnitOfWork, *, now: datetime) -> None:
    """Ask whom to invite, going on with what was half entered before."""
    prompts.ask(uow, acting(uow).id, QUESTION, now)


@use_case(Permission.INVITE)
def choose_role(uow: UnitOfWork, ref: PromptRef, role: Role, *, now: datetime) -> Shown:
    """Keep the role."""
    prompt = _at(uow, ref, Step.ROLE, now)
    prompts.fill(prompt, now, role=role.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def choose_who_comes_back(uow: UnitOfWork, ref: PromptRef, person_id: int, *, now: datetime) -> Shown:
    """Somebody who was blocked. Raises ColleagueUnavailable when that is no longer so."""
    prompt = _at(uow, ref, Step.ROLE, now)
    if person_id not in {person.id for person in _in_state(uow, PersonState.LOCKED)}:
        raise ColleagueUnavailable
    prompts.fill(prompt, now, back=person_id)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def ask_again_who_waits(uow: UnitOfWork, ref: PromptRef, person_id: int, *, now: datetime) -> Shown:
    """Ask whether somebody who came back can be let in, who chose a PIN. Raises ColleagueUnavailable."""
    prompt = _at(uow, ref, Step.ROLE, now)
    waiting = {person.id: person for person in waiting_for_word(uow)}
    if person_id not in waiting:
        raise ColleagueUnavailable
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    ask_leader(uow, acting(uow), waiting[person_id], now, Urgency.REPLY)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def choose_belonging(uow: UnitOfWork, ref: PromptRef, value: str, *, now: datetime) -> Shown:
    """Keep the home organisation or the municipality. Raises NoLongerInPolicy."""
    prompt = prompts.tapped(uow, ref, (QUESTION,), now)
    step = _draft(uow, prompt.filled).step
    if step not in (Step.HOME_ORGANISATION, Step.MUNICIPALITY):
        raise StaleButton(prompt_id=prompt.id)
    prompts.fill(prompt, now, **{step.value: chosen_name(prompt, _names(uow, step), value)})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take the last choice back; before the first one the conversation ends."""
    prompt = prompts.tapped(uow, ref, (QUESTION,), now)
    draft = _draft(uow, prompt.filled)
    if draft.step is Step.ROLE:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    elif draft.back is not None:
        prompts.fill(prompt, now, back=None)
    elif draft.step is Step.READ_BACK and (draft.home_organisation or draft.municipality):
        prompts.fill(prompt, now, home_organisation=None, municipality=None)
    else:
        prompts.fill(prompt, now, role=None, home_organisation=None, municipality=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def make_invitation(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> MadeInvitation:
    """Make the invitation that was read back. Raises LinkMadeAlready for a second tap."""
    _refuse_double_tap(uow, ref, now)
    prompt = _at(uow, ref, Step.READ_BACK, now)
    draft = _draft(uow, prompt.filled)
    if draft.back is not None:
        return _show_link(uow, prompt, invitation_back(uow, draft.back, now), now)
    assert draft.role is not None
    alias = free_alias(uow, draft.role, now)
    return _show_link(uow, prompt, _made(uow, alias, draft, now), now)


@use_case(Permission.INVITE)
def renew_link(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> MadeInvitation:
    """Let a new link take the place of the former, which no longer lets anybody in.

    The alias stays the same when it is still free. Raises InvitationUsed when somebody came in by it.
    """
    _refuse_double_tap(uow, ref, now)
    prompt = prompts.tapped(uow, ref, (MADE,), now)
    former = _withdrawn(uow, prompt, now)
    if former.person_id is not None:
        back = invitation_back(uow, uow.get(Person, former.person_id), now)
        return _show_link(uow, prompt, back, now)
    draft = InvitationDraft(former.role, former.home_organisation, former.municipality)
    try:
        invited = _made(uow, Alias(former.role, former.number), draft, now)
    except AliasTaken:
        invited = _made(uow, free_alias(uow, former.role, now), draft, now)
    return _show_link(uow, prompt, invited, now)


@use_case(Permission.INVITE)
def withdraw_invitation(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Let nobody in by this link any more. Raises InvitationUsed when somebody came in by it."""
    prompt = prompts.tapped(uow, ref, (MADE,), now)
    _withdrawn(uow, prompt, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


def _refuse_double_tap(uow: UnitOfWork, ref: PromptRef, now: datetime) -> None:
    prompt = uow.session.get(Prompt, ref.id)
    if prompt is None or prompt.person_id != acting(uow).id:
        raise ForeignButton
    if prompt.kind == MADE and prompt.revision != ref.revision:
        if now - prompt.touched_at < DOUBLE_TAP:
            raise LinkMadeAlready
        # Still this old button after a while: the edit with the link was lost. The receipt takes its place.
        raise StaleButton(prompt_id=prompt.id)


def _made(uow: UnitOfWork, alias: Alias, draft: InvitationDraft, now: datetime) -> Invited:
    return new_invitation(uow, alias, draft.home_organisation, draft.municipality, now)


def _show_link(uow: UnitOfWork, prompt: Prompt, invited: Invited, now: datetime) -> MadeInvitation:
    # The same message goes on as the receipt, so /uitnodigen asks anew and /annuleer leaves it standing.
    prompt.kind = MADE
    prompt.filled = {}
    prompts.fill(prompt, now, invitation=_row_of(uow, invited).id)
    return MadeInvitation(invited, prompts.shown(uow, prompt, now))


def _row_of(uow: UnitOfWork, invited: Invited) -> Invitation:
    alias = invited.alias
    return uow.session.exec(
        select(Invitation)
        .where(col(Invitation.role) == alias.role, col(Invitation.number) == alias.number)
        .order_by(col(Invitation.id).desc())
        .limit(1)
    ).one()


def _withdrawn(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Invitation:
    invitation = uow.get(Invitation, prompt.filled["invitation"])
    if invitation.used_at is not None:
        raise InvitationUsed(prompt_id=prompt.id)
    invitation.expires_at = min(invitation.expires_at, now)
    uow.session.flush()
    return invitation


def _at(uow: UnitOfWork, ref: PromptRef, step: Step, now: datetime) -> Prompt:
    """The question, when it still is at this step: the policy may have changed since it was shown."""
    prompt = prompts.tapped(uow, ref, (QUESTION,), now)
    if _draft(uow, prompt.filled).step is not step:
        raise StaleButton(prompt_id=prompt.id)
    return prompt


def _draft(uow: UnitOfWork, filled: dict[str, Any]) -> InvitationDraft:
    role = Role(filled["role"]) if "role" in filled else None
    kept = {
        step: filled.get(step.value) if filled.get(step.value) in _names(uow, step) else None
        for step in (Step.HOME_ORGANISATION, Step.MUNICIPALITY)
    }
    back = uow.get(Person, filled["back"]) if "back" in filled else None
    if back is not None and back.state is not PersonState.LOCKED:
        back = None
    return InvitationDraft(role, kept[Step.HOME_ORGANISATION], kept[Step.MUNICIPALITY], back)


def _in_state(uow: UnitOfWork, state: PersonState) -> Sequence[Person]:
    query = select(Person).where(col(Person.state) == state)
    return uow.session.exec(query.order_by(col(Person.role), col(Person.number))).all()


def _names(uow: UnitOfWork, step: Step) -> tuple[str, ...]:
    if step is Step.HOME_ORGANISATION:
        return uow.policy.home_organisations
    return uow.policy.municipalities


@shows_prompt(QUESTION, Told.answer(Role.PROJECT_LEADER, when="/uitnodigen"))
def _new_invitation(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is not PromptState.OPEN:
        return NotInvited()
    draft = _draft(uow, prompt.filled)
    if draft.back is not None:
        belongs_to = draft.back.municipality or draft.back.home_organisation
        return InvitationReadBack(draft.back.alias, belongs_to, uow.policy.invitation_hours, back=True)
    if draft.role is None:
        blocked, waiting = _in_state(uow, PersonState.LOCKED), waiting_for_word(uow)
        return RoleQuestion(
            tuple(Role),
            tuple((person.id, person.alias) for person in blocked),
            tuple((person.id, person.alias) for person in waiting),
        )
    if draft.step is not Step.READ_BACK:
        return BelongsToQuestion(draft.role, name_options(_names(uow, draft.step)))
    belongs_to = draft.home_organisation or draft.municipality
    return InvitationReadBack(free_alias(uow, draft.role, now), belongs_to, uow.policy.invitation_hours)


@shows_prompt(MADE, Told.answer(Role.PROJECT_LEADER, when="the invitation to pass on"), standing=True)
def _invitation(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    invitation = uow.get(Invitation, prompt.filled["invitation"])
    alias = Alias(invitation.role, invitation.number)
    if prompt.state is PromptState.CANCELLED:
        return InvitationWithdrawn(alias)
    used = invitation.used_at is not None
    expired, back = not used and invitation.expires_at <= now, invitation.person_id is not None
    return InvitationReceipt(alias, invitation.expires_at, used, expired, back)
