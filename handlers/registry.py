"""What the chat understands: commands, taps and typed answers, each with the permission it needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from casework.prompts import OpenQuestion, PromptRef
from casework.views import View
from rules.permissions import Permission
from rules.pins import Takes

if TYPE_CHECKING:
    from handlers.chat import Chat


@dataclass(frozen=True)
class Tap:
    """A tapped button: which question at which revision, and the value it carries."""

    ref: PromptRef
    value: str


CommandHandler = Callable[["Chat", str], Awaitable[None]]
TapHandler = Callable[["Chat", Tap], Awaitable[None]]
TypedHandler = Callable[["Chat", OpenQuestion, str], Awaitable[None]]
H = TypeVar("H", CommandHandler, TapHandler, TypedHandler)


@dataclass(frozen=True)
class Command:
    """A command with the line that describes it in the menu and in /help; hidden without a line."""

    name: str
    permission: Permission
    description: str
    handler: CommandHandler
    takes: Takes


@dataclass(frozen=True)
class TapRule:
    permission: Permission
    handler: TapHandler
    takes: Takes


@dataclass(frozen=True)
class TypedRule:
    permission: Permission
    handler: TypedHandler


COMMANDS: dict[str, Command] = {}
TAPS: dict[str, TapRule] = {}
TYPED: dict[type[View], TypedRule] = {}


def command(
    name: str, permission: Permission, description: str, *, without_pin: bool = False
) -> Callable[[CommandHandler], CommandHandler]:
    """Register a command; the handler gets what stands behind it. `description` is marked with N_.

    It takes an open chat; `without_pin` where it shows and changes nothing about a case.
    """
    takes = Takes.NOTHING if without_pin else Takes.OPEN_CHAT

    def register(handler: CommandHandler) -> CommandHandler:
        COMMANDS[name] = Command(name, permission, description, handler, takes)
        return handler

    return register


def tap(
    action: str, permission: Permission, *, shows: bool = False, without_pin: bool = False
) -> Callable[[TapHandler], TapHandler]:
    """Register what a button with this action does.

    It takes an open chat, unless it answers a question that the bot itself asked: that goes without one where
    the policy says so. `shows` where it opens a view: that always takes an open chat. `without_pin` where it
    shows and changes nothing about a case.
    """
    takes = Takes.NOTHING if without_pin else Takes.OPEN_CHAT if shows else Takes.ANSWER

    def register(handler: TapHandler) -> TapHandler:
        TAPS[action] = TapRule(permission, handler, takes)
        return handler

    return register


def typed(view: type[View], permission: Permission) -> Callable[[TypedHandler], TypedHandler]:
    """Register how text is read while a question that looks like `view` is open."""

    def register(handler: TypedHandler) -> TypedHandler:
        TYPED[view] = TypedRule(permission, handler)
        return handler

    return register
