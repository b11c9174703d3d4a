"""Buttons that nobody was given: somebody else's, of before, of what is over, of another question, made up.

Every registered tap and every kind of question, by every role: nothing is another row afterwards, and nothing
but a refusal comes of it. A new tap or a new kind is walked without a word here, or fails until it is laid.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

import pytest
from sqlmodel import col, select

from casework.items import can_open, open_question
from casework.prompts import shown
from casework.views import _PROMPTS  # every kind, also one without buttons
from handlers.reason_screens import shown_screen
from handlers.registry import COMMANDS, TAPS
from handlers.screens import Button
from handlers.texts import Texts
from rules.words import PersonState, Role, TermState
from store.audit import AuditRow
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.tables import metadata
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.casework.whole_case import ID
from tests.handlers.every_kind import lay
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on

LEFT_BY_A_REFUSAL = {"handled_update", "audit_row", "audit_head", "trace"}
LEAVING = {"annuleer", "slot", "blokkeer"}
FORGED = (
    "wings",
    "999999999",
    "-1",
    "2.wings",
    "2026-02-31",
    "\N{ARABIC-INDIC DIGIT THREE}",
    "",
    "9" * 40,
    str(ID),
)
ANYWHERE = {"idle", "why", "unfold", "scale_up", "plan_meeting"}
"""Buttons that go with questions of many kinds, so that none of them is the wrong one."""
TAKE_BACK = {"agreed_kind", "doubt_step", "ending_reason", "order_step"}
"""Buttons that take the choice back where they carry no value: that is no forged one."""
WITHOUT_BUTTONS = {"assigned", "numbers_left_out", "status", "team", "while_away"}
"""Most of these have buttons to turn a page where the list is long."""
SEED = 5


@dataclass(frozen=True)
class Question:
    """An open question, with the buttons on its screen: what each does, and the value it carries."""

    owner_id: int
    kind: str
    id: int
    revision: int
    buttons: tuple[tuple[str, str], ...]

    def data(self, action: str, value: str, step: int = 0) -> str:
        return f"v1:{action}:{self.id}.{self.revision + step}:{value}"


Tapped = tuple[Hand, Question, str, str]
"""Who taps, on what, by which action, and the whole button."""


@dataclass
class Walk:
    """Everybody taps; it counts what of whom was walked."""

    region: Region
    questions: list[Question]
    hands: dict[int, Hand]
    kinds: set[tuple[str, Role]] = field(default_factory=set)
    actions: set[tuple[str, Role]] = field(default_factory=set)
    taps: int = 0

    async def nothing_comes_of(self, what: str, tapped: list[Tapped]) -> None:
        """Tap, in the order given; whatever each answers, no row is another one afterwards."""
        before = self.region.look(rows_of)
        for hand, question, action, data in tapped:
            await hand.forges_unheard(data, 1)
            self.kinds.add((question.kind, hand.person.role))
            self.actions.add((action, hand.person.role))
        self.taps += len(tapped)
        after = self.region.look(rows_of)
        assert {name for name in before if before[name] != after[name]} == set(), what

    def of_each_role(self) -> dict[Role, list[Hand]]:
        return {role: [hand for hand in self.hands.values() if hand.person.role is role] for role in Role}

    def own(self) -> Iterator[tuple[Hand, Question, str, str]]:
        """One button of each action of each kind, with the hand that it is for."""
        seen = set()
        for question in self.questions:
            for action, value in question.buttons if question.owner_id in self.hands else ():
                if (question.kind, action) not in seen:
                    seen.add((question.kind, action))
                    yield self.hands[question.owner_id], question, action, value


def rows_of(uow: UnitOfWork) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is stored, but for the traces that a refusal leaves."""
    return {
        table.name: sorted((tuple(row) for row in uow.session.connection().execute(table.select())), key=repr)
        for table in metadata.sorted_tables
        if table.name not in LEFT_BY_A_REFUSAL
    }


def asked(uow: UnitOfWork, region: Region) -> Iterator[Question]:
    """Every open question, as its message shows it now."""
    texts = Texts("nl", region.now)
    for prompt in uow.session.exec(select(Prompt).where(col(Prompt.state) == PromptState.OPEN)).all():
        now_shown = shown(uow, prompt, region.now)
        rows = shown_screen(now_shown.view, now_shown.why, texts).rows
        buttons = [button for row in rows for button in row if isinstance(button, Button)]
        given = tuple((button.action, button.value) for button in buttons)
        yield Question(prompt.person_id, prompt.kind, prompt.id, prompt.revision, given)


@pytest.fixture
async def busy(region: Region, hand_of: Callable[[Person], Hand]) -> Region:
    """One case past its threshold, one that is new, and one with a question of each kind that takes longer;
    one of each role has begun everything that they may."""
    region.queues_by_hand = True
    region.look(lambda uow: lay(uow, region))
    await region.open_case(assigned_on=on("2025-09-01"))
    await region.open_case(assigned_on=on("2026-01-05"))
    await region.tick(region.now)
    region.now = amsterdam("2026-01-06 10:00")
    await region.tick(region.now)
    await region.deliver()
    references = region.look(lambda uow: list(uow.session.exec(select(Case.reference))))
    for person in (region.coordinator, region.chair, region.process_director, region.project_leader):
        hand = hand_of(person)
        for name in sorted(COMMANDS.keys() - LEAVING):
            for argument in ("", references[0]):
                await hand.says_unheard(f"/{name} {argument}".strip())
    region.look(lambda uow: _open_every_term(uow, region))
    return region


def _open_every_term(uow: UnitOfWork, region: Region) -> None:
    for term in uow.session.exec(select(Term).where(col(Term.state) == TermState.RUNNING)).all():
        if can_open(uow, term, term.owner_id):
            open_question(uow, term, term.owner_id, region.now)


@pytest.mark.long
@ON_ONE_DATABASE
async def test_nothing_comes_of_a_forged_button(busy: Region, hand_of: Callable[[Person], Hand]) -> None:
    questions = busy.look(lambda uow: list(asked(uow, busy)))
    people = busy.look(lambda uow: list(uow.session.exec(select(Person))))
    hands = {person.id: hand_of(person) for person in people if person.state is PersonState.ACTIVE}
    walk, random = Walk(busy, questions, hands), Random(SEED)
    random.shuffle(walk.questions)
    await walk.nothing_comes_of("somebody else's", list(_foreign(walk)))
    await walk.nothing_comes_of("of another question", list(_of_another(walk)))
    await walk.nothing_comes_of("no question's", list(_made_up(walk, random)))
    own = list(walk.own())
    await walk.nothing_comes_of(
        "of another revision", [(hand, q, a, q.data(a, v, random.choice((-1, 1)))) for hand, q, a, v in own]
    )
    await walk.nothing_comes_of("with a value that was not offered", list(_with_other_values(own)))
    for left in (_answer, _cancel, _expire):
        busy.look(left)
        whose = walk.own() if left is not _answer else _for_others(walk)
        await walk.nothing_comes_of(left.__name__, [(hand, q, a, q.data(a, v)) for hand, q, a, v in whose])
    asked_kinds = {question.kind for question in questions if question.buttons}
    print("PROBE", set(_PROMPTS) - asked_kinds, walk.taps)
    assert asked_kinds == set(_PROMPTS) - WITHOUT_BUTTONS
    assert walk.kinds >= {(kind, role) for kind in asked_kinds for role in Role}
    assert walk.actions == {(action, role) for action in TAPS for role in Role}
    assert walk.taps > 2500
    results = {row.result for row in busy.look(lambda uow: list(uow.session.exec(select(AuditRow))))}
    assert {"refused: foreign_button", "refused: not_allowed", "refused: stale_button"} <= results
    assert {"refused: closed_question", "refused: expired_question"} <= results


def _for_others(walk: Walk) -> Iterator[Tapped]:
    """The very buttons, each for somebody of each role in turn."""
    roles = cycle(walk.of_each_role().values())
    for owner, question, action, value in walk.own():
        hand = next(one for one in (*next(roles), *walk.hands.values()) if one is not owner)
        yield hand, question, action, value


def _foreign(walk: Walk) -> Iterator[Tapped]:
    """Those, and each action by each role on questions of others, kind after kind."""
    for hand, question, action, value in _for_others(walk):
        yield hand, question, action, question.data(action, value)
    values = {action: value for _, _, action, value in walk.own()}
    for hands in walk.of_each_role().values():
        by_kind = {
            question.kind: (hand, question)
            for question in walk.questions
            for hand in hands
            if question.owner_id != hand.person.id
        }
        for action, (hand, question) in zip(TAPS, cycle(by_kind.values())):
            yield hand, question, action, question.data(action, values.get(action, "1"))


def _of_another(walk: Walk) -> Iterator[Tapped]:
    """One's own open question, by a button that belongs to another kind; each action by two roles."""
    values = {action: value for _, _, action, value in walk.own()}
    for n, hands in enumerate(walk.of_each_role().values()):
        own = [
            (hand, question)
            for hand in hands
            for question in walk.questions
            if question.owner_id == hand.person.id and question.buttons
        ]
        turn = cycle(own)
        for action in sorted(TAPS.keys() - ANYWHERE)[n % 2 :: 2]:
            fitting = (one for one in turn if not _belongs(action, one[1]))
            hand, question = next(fitting)
            yield hand, question, action, question.data(action, values.get(action, "1"))


def _belongs(action: str, question: Question) -> bool:
    """Whether a later step of the same conversation may have this button."""
    modules = {TAPS[own].handler.__module__ for own, _ in question.buttons if own not in ANYWHERE}
    return TAPS[action].handler.__module__ in modules


def _made_up(walk: Walk, random: Random) -> Iterator[Tapped]:
    some = walk.questions[0]
    for action in TAPS:
        hand = random.choice(list(walk.hands.values()))
        yield hand, some, action, f"v1:{action}:{random.choice((0, 987654, 999999999))}.1:1"


def _with_other_values(own: list[Tapped]) -> Iterator[Tapped]:
    forged = cycle(FORGED)
    for hand, question, action, value in own:
        for other in ("", next(forged)) if value else ():
            if (action, other) not in question.buttons and (other or action not in TAKE_BACK):
                yield hand, question, action, question.data(action, other)


def _answer(uow: UnitOfWork) -> None:
    """All of it is answered meanwhile."""
    for prompt in uow.session.exec(select(Prompt)).all():
        prompt.state = PromptState.ANSWERED


def _cancel(uow: UnitOfWork) -> None:
    """Or is not asked any more."""
    for prompt in uow.session.exec(select(Prompt)).all():
        prompt.state = PromptState.CANCELLED


def _expire(uow: UnitOfWork) -> None:
    """Or it waited too long."""
    for prompt in uow.session.exec(select(Prompt)).all():
        prompt.state, prompt.expires_at = PromptState.OPEN, prompt.opened_at
