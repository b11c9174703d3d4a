"""Buttons that nobody was given: somebody else's, of before, of what is over, made up. Nothing comes of it.

The walk takes the buttons from the screens of a region in the middle of its work, and every registered tap; a
new tap or a new question is walked without a word here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import col, select

from casework.items import can_open, open_question
from casework.prompts import shown
from casework.views import is_conversation, kinds_shown
from handlers.reason_screens import shown_screen
from handlers.registry import COMMANDS, TAPS
from handlers.screens import Button
from handlers.texts import Texts
from rules.words import TermState
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.tables import metadata
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on

LEFT_BY_A_REFUSAL = {"handled_update", "audit_row", "audit_head", "trace"}
LEAVING = {"annuleer", "slot", "blokkeer"}
FORGED = ("wings", "999999999", "-1", "2.wings", "2026-02-31")


NOT_ASKED_THERE = {
    "agreement",
    "agreements",
    "alert_giving",
    "alert_offer",
    "assignment",
    "block",
    "case_manager",
    "chair_away",
    "closing",
    "closing_answer",
    "consultation",
    "correction",
    "doubt_answer",
    "handover",
    "monitoring_next",
    "new_referral",
    "order_expiry",
    "phase_question",
    "preparation",
    "readmission",
    "reopening",
    "restraining_order",
    "review",
    "scale_down",
    "scale_up",
    "second_clock",
    "selection",
    "tie_break",
    "warm_handover",
    "year_check",
    "pin",
}
"""What a region of two days does not ask yet. Each use case takes its question by `prompts.tapped`, which
looks at who, which kind, and whether it is open, before anything else; a new kind must be walked or named."""


@dataclass(frozen=True)
class Offered:
    """A button as its owner has it."""

    owner_id: int
    kind: str
    prompt_id: int
    revision: int
    action: str
    value: str

    def data(self, revision: int | None = None, value: str | None = None) -> str:
        revision = self.revision if revision is None else revision
        return f"v1:{self.action}:{self.prompt_id}.{revision}:{self.value if value is None else value}"


def rows_of(uow: UnitOfWork) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is stored, but for the traces that a refusal leaves."""
    return {
        table.name: sorted((tuple(row) for row in uow.session.connection().execute(table.select())), key=repr)
        for table in metadata.sorted_tables
        if table.name not in LEFT_BY_A_REFUSAL
    }


def offered(uow: UnitOfWork, region: Region) -> Iterator[Offered]:
    """Every button on the screen of every open question."""
    texts = Texts("nl", region.now)
    for prompt in uow.session.exec(select(Prompt).where(col(Prompt.state) == PromptState.OPEN)).all():
        now_shown = shown(uow, prompt, region.now)
        screen = shown_screen(now_shown.view, now_shown.why, texts)
        for button in {button for row in screen.rows for button in row if isinstance(button, Button)}:
            yield Offered(
                prompt.person_id, prompt.kind, prompt.id, prompt.revision, button.action, button.value
            )


@pytest.fixture
async def busy(region: Region, hand_of: Callable[[Person], Hand]) -> Region:
    """One case past its threshold and one that is new; everybody has begun everything that they may."""
    await region.open_case(assigned_on=on("2025-09-01"))
    await region.open_case(assigned_on=on("2026-01-05"))
    await region.tick(region.now)
    region.now = amsterdam("2026-01-06 10:00")
    await region.tick(region.now)
    await region.deliver()
    references = region.look(lambda uow: list(uow.session.exec(select(Case.reference))))
    people = region.look(lambda uow: list(uow.session.exec(select(Person))))
    for person in people:
        hand = hand_of(person)
        for name in sorted(COMMANDS):
            for argument in ("", references[0]) if name not in LEAVING else ():
                await hand.says(f"/{name} {argument}".strip())
    region.look(lambda uow: _open_every_term(uow, region))
    await region.deliver()
    return region


def _open_every_term(uow: UnitOfWork, region: Region) -> None:
    for term in uow.session.exec(select(Term).where(col(Term.state) == TermState.RUNNING)).all():
        if can_open(uow, term, term.owner_id):
            open_question(uow, term, term.owner_id, region.now)


async def nothing_comes_of(busy: Region, what: str, taps: list[tuple[Hand, str]]) -> None:
    """Tap, in the order given; whatever each answers, no row is another one afterwards."""
    before = busy.look(rows_of)
    for hand, data in taps:
        await hand.forges_unheard(data, 1)
    after = busy.look(rows_of)
    assert {name for name in before if before[name] != after[name]} == set(), what


@ON_ONE_DATABASE
async def test_nothing_comes_of_a_forged_button(busy: Region, hand_of: Callable[[Person], Hand]) -> None:
    buttons = busy.look(lambda uow: list(offered(uow, busy)))
    asked = {kind for kind in kinds_shown() if is_conversation(kind)}
    assert asked - {button.kind for button in buttons} <= NOT_ASKED_THERE
    people = busy.look(lambda uow: list(uow.session.exec(select(Person))))
    hands = {person.id: hand_of(person) for person in people}
    of_each_role = list({person.role: hands[person.id] for person in people}.values())
    mine = [(hands[button.owner_id], button) for button in buttons]
    others = [
        (next(hand for hand in of_each_role[n % 4 :] + of_each_role if hand is not owner), button.data())
        for n, (owner, button) in enumerate(mine)
    ]
    await nothing_comes_of(busy, "somebody else's", others)
    made_up = [(hand, f"v1:{action}:987654.1:1") for action in TAPS for hand in of_each_role]
    await nothing_comes_of(busy, "no question's", made_up)
    before = [(hand, button.data(button.revision + step)) for hand, button in mine for step in (-1, 1)]
    await nothing_comes_of(busy, "of another revision", before)
    values = [
        (hand, button.data(value=FORGED[n % len(FORGED)]))
        for n, (hand, button) in enumerate(mine)
        if button.value
    ]
    await nothing_comes_of(busy, "with a value that was not offered", values)
    for left in (_answer, _expire):
        busy.look(left)
        await nothing_comes_of(busy, left.__name__, [(hand, button.data()) for hand, button in mine])


def _answer(uow: UnitOfWork) -> None:
    """All of it is over meanwhile."""
    for prompt in uow.session.exec(select(Prompt)).all():
        prompt.state = PromptState.CANCELLED


def _expire(uow: UnitOfWork) -> None:
    """Or it waited too long."""
    for prompt in uow.session.exec(select(Prompt)).all():
        prompt.state, prompt.expires_at = PromptState.OPEN, prompt.opened_at
