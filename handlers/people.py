"""Getting in, getting help, choosing a language, leaving a conversation."""

from html import escape

from casework import people, prompts, replies
from handlers.chat import Chat
from handlers.menu import menu
from handlers.registry import command
from handlers.screens import Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission
from rules.words import Language


@command("start", Permission.SEE_OWN, "", without_pin=True)
async def start(chat: Chat, argument: str) -> None:
    """Somebody who is enrolled already opens the chat again."""
    await chat.perform(replies.ask_help, now=chat.now)


@command("help", Permission.SEE_OWN, N_("wat je hier kunt doen"), without_pin=True)
async def ask_help(chat: Chat, argument: str) -> None:
    """What this role can do."""
    await chat.perform(replies.ask_help, now=chat.now)


@command("taal", Permission.SEE_OWN, N_("Nederlands of Engels"), without_pin=True)
async def choose_language(chat: Chat, argument: str) -> None:
    """Switch to the other language, or to the one that is named."""
    other = Language.DUTCH if chat.texts.language == "en" else Language.ENGLISH
    wanted = {"nl": Language.DUTCH, "en": Language.ENGLISH}.get(argument.lower()[:2], other)
    await chat.perform(people.choose_language, wanted, now=chat.now)


@command("annuleer", Permission.SEE_OWN, N_("stoppen met waar je mee bezig bent"), without_pin=True)
async def cancel(chat: Chat, argument: str) -> None:
    """Leave the conversation; what was half entered goes."""
    await chat.perform(prompts.cancel_conversation, now=chat.now)


@renders(people.Welcome)
def welcome(view: people.Welcome, texts: Texts) -> Screen:
    """The first message after the invitation."""
    _ = texts.gettext
    return Screen(
        _(
            "Welkom. Je doet mee als <b>{alias}</b>.\n"
            "Deze dienst bewaakt de termijnen van MDA++ casussen. Gebruik alleen casusreferenties, "
            "nooit gegevens van mensen. Wat daar toch op lijkt, verwijder ik; ik herken niet alles.\n"
            "Met /help zie je wat er kan."
        ).format(alias=escape(texts.alias(view.alias)))
    )


@renders(replies.Help)
def show_help(view: replies.Help, texts: Texts) -> Screen:
    """The commands of this role, and what this is not."""
    _ = texts.gettext
    commands = menu(view.role, texts, view.unused)
    in_full = commands if len(commands) <= _HELP_LINES + 1 else commands[:_HELP_LINES]
    lines = [f"/{name} – {escape(description)}" for name, description in in_full]
    if more := [f"/{name}" for name, _description in commands[len(in_full) :]]:
        lines.append(_("Ook: {commands}.").format(commands=", ".join(more)))
        lines.append(_("Wat die doen, staat in het menu naast het tekstvak."))
    opening = _("Je bent <b>{alias}</b>. Dit kun je hier doen:").format(alias=escape(texts.alias(view.alias)))
    return Screen("\n".join((opening, *lines, acute_line(texts))))


_HELP_LINES = 8
"""What is done most is described, so that help stays within twelve lines."""


def acute_line(texts: Texts) -> str:
    """The line that says what this is not; domain.md, Alerts to a person."""
    return texts.gettext("Geen spoedkanaal. Acuut gevaar: 112. Veilig Thuis: 0800-2000.")


@renders(people.LanguageChanged)
def language_changed(view: people.LanguageChanged, texts: Texts) -> Screen:
    """The first message in the new language."""
    return Screen(texts.gettext("Vanaf nu schrijf ik je in het Nederlands. Met /taal wissel je."))


@renders(replies.ForInvitedOnly)
def for_invited_only(view: replies.ForInvitedOnly, texts: Texts) -> Screen:
    """All that a stranger is told."""
    return Screen(only_for_invited(texts))


def only_for_invited(texts: Texts) -> str:
    """The one sentence for a stranger."""
    return texts.gettext("Deze dienst is alleen voor genodigden.")


@renders(replies.Cancelled)
def cancelled(view: replies.Cancelled, texts: Texts) -> Screen:
    """A conversation was left."""
    _ = texts.gettext
    if view.reference is None:
        return Screen(_("Gestopt. Er is niets vastgelegd."))
    text = _("{reference}: gestopt, er is niets vastgelegd.")
    return Screen(text.format(reference=bold_reference(view.reference)))


@renders(replies.SomethingWentWrong)
def something_went_wrong(view: replies.SomethingWentWrong, texts: Texts) -> Screen:
    """A fault of ours."""
    return Screen(fault_sentence(texts))


def fault_sentence(texts: Texts) -> str:
    """A fault of ours, in one sentence."""
    return texts.gettext(
        "Dit ging hier mis, niet bij jou. Er is niets vastgelegd. Probeer het straks opnieuw."
    )
