"""/uitnodigen: inviting a colleague, with a link that is shown once."""

from dataclasses import replace
from html import escape

from casework import invitation_views, invitations
from casework.errors import ForeignButton
from casework.invitation_views import InvitationLink
from casework.invitations import MadeInvitation
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.screens import Button, CopyButton, Row, Screen, in_rows, renders
from handlers.texts import N_, Texts
from rules.permissions import Permission
from rules.words import Role

ROLES = {
    Role.PROJECT_LEADER: N_("Projectleider"),
    Role.COORDINATOR: N_("Coördinator"),
    Role.CHAIR: N_("Voorzitter"),
    Role.PROCESS_DIRECTOR: N_("Procesregisseur"),
}

_AGAIN, _WAITS = "invite_again", "invite_waits"


@command("uitnodigen", Permission.INVITE, N_("een collega uitnodigen"))
async def start_invitation(chat: Chat, argument: str) -> None:
    """Ask whom to invite."""
    await chat.perform(invitations.start_invitation, now=chat.now)


@tap("invite_role", Permission.INVITE)
async def choose_role(chat: Chat, tap: Tap) -> None:
    """The role."""
    if tap.value not in ROLES:
        await chat.refuse(ForeignButton())
    shown = await chat.perform(invitations.choose_role, tap.ref, Role(tap.value), now=chat.now)
    await chat.show(shown)


@tap(_AGAIN, Permission.INVITE)
async def choose_who_comes_back(chat: Chat, tap: Tap) -> None:
    """Somebody who was blocked."""
    person_id = await number_in(chat, tap.value)
    await chat.show(await chat.perform(invitations.choose_who_comes_back, tap.ref, person_id, now=chat.now))


@tap(_WAITS, Permission.INVITE)
async def ask_again_who_waits(chat: Chat, tap: Tap) -> None:
    """Somebody who came back and waits for a word."""
    person_id = await number_in(chat, tap.value)
    await chat.show(await chat.perform(invitations.ask_again_who_waits, tap.ref, person_id, now=chat.now))


@tap("invite_from", Permission.INVITE)
async def choose_belonging(chat: Chat, tap: Tap) -> None:
    """The home organisation or the municipality."""
    await chat.show(await chat.perform(invitations.choose_belonging, tap.ref, tap.value, now=chat.now))


@tap("invite_back", Permission.INVITE)
async def step_back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(invitations.step_back, tap.ref, now=chat.now))


@tap("invite_make", Permission.INVITE)
async def make_invitation(chat: Chat, tap: Tap) -> None:
    """Make the link and show it, this once."""
    await _show_link(chat, await chat.perform(invitations.make_invitation, tap.ref, now=chat.now))


@tap("invite_renew", Permission.INVITE)
async def renew_link(chat: Chat, tap: Tap) -> None:
    """Make another link; the former one stops working."""
    await _show_link(chat, await chat.perform(invitations.renew_link, tap.ref, now=chat.now))


@tap("invite_withdraw", Permission.INVITE)
async def withdraw_invitation(chat: Chat, tap: Tap) -> None:
    """Let the link stop working."""
    await chat.show(await chat.perform(invitations.withdraw_invitation, tap.ref, now=chat.now))


async def _show_link(chat: Chat, made: MadeInvitation) -> None:
    link = f"https://t.me/{chat.bot_username}?start={made.invited.token}"
    view = InvitationLink(made.invited.alias, link, made.invited.expires_at)
    await chat.show(replace(made.shown, view=view))


def _back_row(texts: Texts, *, first: bool = False) -> Row:
    return (Button(texts.gettext("Stoppen") if first else texts.gettext("Terug"), "invite_back"),)


@renders(invitation_views.RoleQuestion)
def role_question(view: invitation_views.RoleQuestion, texts: Texts) -> Screen:
    """The first step."""
    _ = texts.gettext
    buttons = [Button(_(ROLES[role]), "invite_role", role.value) for role in view.roles]
    back = [
        Button(_("Opnieuw toelaten: {alias}").format(alias=texts.alias(alias)), _AGAIN, str(person_id))
        for person_id, alias in view.blocked
    ]
    back += [
        Button(_("Bevestigen: {alias}").format(alias=texts.alias(alias)), _WAITS, str(person_id))
        for person_id, alias in view.waiting
    ]
    text = _("<b>Collega uitnodigen</b>\nIn welke rol?")
    return Screen(text, (*in_rows(buttons, 2), *in_rows(back, 1), _back_row(texts, first=True)))


@renders(invitation_views.BelongsToQuestion)
def belongs_to_question(view: invitation_views.BelongsToQuestion, texts: Texts) -> Screen:
    """Which organisation lends this person, or of which municipality they are."""
    _ = texts.gettext
    if view.role is Role.PROCESS_DIRECTOR:
        question = _("Van welke gemeente?")
    else:
        question = _("Van welke moederorganisatie?")
    text = _("<b>Collega uitnodigen</b>\nRol: {role}\n{question}").format(
        role=_(ROLES[view.role]), question=question
    )
    buttons = [Button(option.name, "invite_from", option.value) for option in view.options]
    return Screen(text, (*in_rows(buttons, 2), _back_row(texts)))


@renders(invitation_views.InvitationReadBack)
def invitation_read_back(view: invitation_views.InvitationReadBack, texts: Texts) -> Screen:
    """Everything, before the link is made."""
    _ = texts.gettext
    alias = escape(texts.alias(view.alias))
    heading = _("<b>Opnieuw toelaten</b>") if view.back else _("<b>Collega uitnodigen</b>")
    lines = [heading, _("Doet mee als: <b>{alias}</b>").format(alias=alias)]
    if view.belongs_to is not None:
        lines.append(_("Van: {belongs_to}").format(belongs_to=escape(view.belongs_to)))
    lines.append(
        texts.ngettext(
            "De link werkt één keer en verloopt na {hours} uur.",
            "De link werkt één keer en verloopt na {hours} uur.",
            view.hours,
        ).format(hours=view.hours)
    )
    if view.back:
        lines.append(_("Geef de link niet via Telegram: het toestel dat kwijt is, kan meelezen."))
    lines.append(_("Klopt dit?"))
    return Screen("\n".join(lines), ((Button(_("Klopt, link maken"), "invite_make"),), _back_row(texts)))


@renders(invitation_views.NotInvited)
def not_invited(view: invitation_views.NotInvited, texts: Texts) -> Screen:
    """The conversation was left."""
    return Screen(texts.gettext("Gestopt. Er is geen uitnodiging gemaakt."))


@renders(InvitationLink)
def invitation_link(view: InvitationLink, texts: Texts) -> Screen:
    """The link, this once."""
    _ = texts.gettext
    lines = (
        _("Uitnodiging voor <b>{alias}</b>, geldig tot {moment}:").format(
            alias=escape(texts.alias(view.alias)), moment=texts.formats.moment(view.expires_at)
        ),
        escape(view.link),
        _("Stuur deze link persoonlijk: wie hem het eerst opent, doet mee. Hij staat alleen nu hier."),
    )
    copy = (CopyButton(_("Link kopiëren"), view.link),)
    return Screen("\n".join(lines), (copy, *_receipt_rows(texts)))


@renders(invitation_views.InvitationReceipt)
def invitation_receipt(view: invitation_views.InvitationReceipt, texts: Texts) -> Screen:
    """What remains when the link is out of sight."""
    _ = texts.gettext
    alias, moment = escape(texts.alias(view.alias)), texts.formats.moment(view.expires_at)
    if view.used and view.back:
        said = _("<b>{alias}</b> heeft de uitnodiging geopend, kiest een pincode en wacht dan op jouw ja.")
        return Screen(said.format(alias=alias))
    if view.used:
        return Screen(_("<b>{alias}</b> doet mee. De uitnodiging is gebruikt.").format(alias=alias))
    if view.expired:
        text = _("De uitnodiging voor <b>{alias}</b> is verlopen sinds {moment}.")
    else:
        text = _(
            "Uitnodiging voor <b>{alias}</b>, geldig tot {moment}. De link laat ik maar één keer zien. "
            "Ben je hem kwijt, maak dan een nieuwe: de oude werkt dan niet meer."
        )
    return Screen(text.format(alias=alias, moment=moment), _receipt_rows(texts))


def _receipt_rows(texts: Texts) -> tuple[Row, ...]:
    _ = texts.gettext
    return (
        (Button(_("Nieuwe link maken"), "invite_renew"),),
        (Button(_("Uitnodiging intrekken"), "invite_withdraw"),),
    )


@renders(invitation_views.InvitationWithdrawn)
def invitation_withdrawn(view: invitation_views.InvitationWithdrawn, texts: Texts) -> Screen:
    """Nobody comes in by this one."""
    text = texts.gettext("De uitnodiging voor <b>{alias}</b> is ingetrokken. De link werkt niet meer.")
    return Screen(text.format(alias=escape(texts.alias(view.alias))))
