"""What the chat understands: commands, taps and typed answers, each with the permission it needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from casework.prompts import OpenQuestion, PromptRef
from casework.views import View
from rules.permissions import Permission

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


@dataclass(frozen=True)
class TapRule:
    permission: Permission
    handler: TapHandler


@dataclass(frozen=True)
class TypedRule:
    permission: Permission
    handler: TypedHandler


COMMANDS: dict[str, Command] = {}
TAPS: dict[str, TapRule] = {}
TYPED: dict[type[View], TypedRule] = {}


def command(
    name: str, permission: Permission, description: str
) -> Callable[[CommandHandler], CommandHandler]:
    """Register a command; the handler gets what stands behind it. `description` is marked with N_."""

    def register(handler: CommandHandler) -> CommandHandler:
        COMMANDS[name] = Command(name, permission, description, handler)
        return handler

    return register


def tap(action: str, permission: Permission) -> Callable[[TapHandler], TapHandler]:
    """Register what a button with this action does."""

    def register(handler: TapHandler) -> TapHandler:
        TAPS[action] = TapRule(permission, handler)
        return handler

    return register


def typed(view: type[View], permission: Permission) -> Callable[[TypedHandler], TypedHandler]:
    """Register how text is read while a question that looks like `view` is open."""

    def register(handler: TypedHandler) -> TypedHandler:
        TYPED[view] = TypedRule(permission, handler)
        return handler

    return register
