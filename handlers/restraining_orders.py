"""/huisverbod: a temporary restraining order recorded, extended, withdrawn; and the case manager's year."""

from casework import restraining_orders
from casework.prompts import OpenQuestion
from casework.restraining_order_views import OrderExtensionAsked, OrderStartAsked
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, command, tap, typed
from handlers.texts import N_
from rules.permissions import Permission


@command("huisverbod", Permission.LEAD, N_("een huisverbod vastleggen, als de regio dat doet"))
async def start_order(chat: Chat, argument: str) -> None:
    """Record an order, or see the one that stands."""
    await chat.perform(restraining_orders.start_order, argument, now=chat.now)


@tap("order_step", Permission.LEAD)
async def go_to_step(chat: Chat, tap: Tap) -> None:
    """Extend, withdraw, record another, or go back."""
    await chat.show(await chat.perform(restraining_orders.go_to_step, tap.ref, tap.value, now=chat.now))


@tap("order_month", Permission.LEAD)
async def turn_page(chat: Chat, tap: Tap) -> None:
    """Open the calendar, or turn its page."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(restraining_orders.turn_page, tap.ref, month, now=chat.now))


@tap("order_day", Permission.LEAD)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The first day, or the new last day."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(restraining_orders.choose_day, tap.ref, day, now=chat.now))


@typed(OrderStartAsked, Permission.LEAD)
async def enter_start(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The first day, typed."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(restraining_orders.enter_day, question.ref, day, now=chat.now)


@typed(OrderExtensionAsked, Permission.LEAD)
async def enter_last_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The new last day, typed."""
    if (day := await typed_day(chat, question, text)) is not None:
        await chat.perform(restraining_orders.enter_day, question.ref, day, now=chat.now)


@tap("order_save", Permission.LEAD)
async def record_order(chat: Chat, tap: Tap) -> None:
    """Store it, as read back."""
    await chat.show(await chat.perform(restraining_orders.record_order, tap.ref, now=chat.now))


@tap("order_extend", Permission.LEAD)
async def extend_order(chat: Chat, tap: Tap) -> None:
    """Extend it, as read back."""
    await chat.show(await chat.perform(restraining_orders.extend_order, tap.ref, now=chat.now))


@tap("order_withdraw", Permission.LEAD)
async def withdraw_order(chat: Chat, tap: Tap) -> None:
    """It was recorded by mistake."""
    await chat.show(await chat.perform(restraining_orders.withdraw_order, tap.ref, now=chat.now))


@tap("order_runs_out", Permission.LEAD)
async def note_expiry(chat: Chat, tap: Tap) -> None:
    """It runs out on its last day."""
    await chat.show(await chat.perform(restraining_orders.note_expiry, tap.ref, now=chat.now))


@tap("order_manager", Permission.LEAD)
async def note_manager_done(chat: Chat, tap: Tap) -> None:
    """The year of the case manager is over."""
    await chat.show(await chat.perform(restraining_orders.note_manager_done, tap.ref, now=chat.now))


@tap("order_leave", Permission.LEAD)
async def leave_order(chat: Chat, tap: Tap) -> None:
    """Leave it as it is."""
    await chat.show(await chat.perform(restraining_orders.leave_order, tap.ref, now=chat.now))
