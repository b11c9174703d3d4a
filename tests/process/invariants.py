"""What must hold whenever the bot has come to rest, and what must hold even while it is dead.

Everything is read from the database and from what each person received; nothing asks the bot.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.example_region import ENROLLED
from rules.words import AlertState, NoticeState, TermState
from store.alerts import Alert
from store.audit import AuditRow
from store.cases import Case, ConsensusScore, Meeting
from store.messages import HandledUpdate, OutboxMessage, OutboxState
from store.people import Person
from store.terms import Notice, Term
from store.trajectory import UnsafeEvent, WorkedHours

if TYPE_CHECKING:
    from tests.process.stage import Stage

REPEAT = "Dit kan een herhaling zijn."
REPEATS = (REPEAT, "This may be a repeat.")
LOOKS = ("find_open_question", "look_again")
"""Use cases that only look: an update that comes again may look again."""


def _count(*where: Any) -> SelectOfScalar[int]:
    return select(func.count()).where(*where)


PROMISES: dict[str, SelectOfScalar[int]] = {
    r"^\S+ is geopend": select(func.count(col(Case.id))),
    r"gepland op .*?\d\d:\d\d": select(func.count(col(Meeting.id))),
    r"consensus \d+, opgeslagen om": select(func.count(col(ConsensusScore.id))),
    r"was \d+, is nu \d+": _count(col(ConsensusScore.corrected_at).is_not(None)),
    r"\S+ uur op \w+ \d+ \w+": select(func.count(col(WorkedHours.id))),
    r"onveilige gebeurtenis, .*, opgeslagen om": select(func.count(col(UnsafeEvent.id))),
    r"^(Vanaf nu schrijf ik|From now on)": _count(
        col(AuditRow.action) == "choose_language", col(AuditRow.result) == "done"
    ),
}
"""What tells a person that something is recorded, and where it then is; each wording is one such thing."""


def check_promises(stage: "Stage") -> None:
    """What somebody was told is recorded, is; also when the bot has just died."""
    for pattern, recorded in PROMISES.items():
        told = _told(stage, pattern)
        with stage.look() as session:
            found = session.exec(recorded).one()
        assert found >= len(told), f"told but not recorded: {told}"


def _told(stage: "Stage", pattern: str) -> set[str]:
    texts = (got.text for person in ENROLLED for got in stage.telegram.received(person))
    return {found.group() for text in texts if (found := re.search(pattern, text))}


def check_that_promises_were_made(stage: "Stage") -> None:
    """A promise that nobody hears any more, since its words changed, would be checked for ever in vain."""
    unheard = [pattern for pattern in PROMISES if not _told(stage, pattern)]
    assert not unheard, f"nobody was told {unheard}: were these texts changed?"


def check(stage: "Stage") -> None:
    """Everything: the bot runs and has nothing left to do."""
    check_promises(stage)
    _each_update_counted_once(stage)
    _outbox_tells_the_truth(stage)
    _nothing_is_stuck(stage)
    log = stage.bot.log.read_text() if stage.bot.log.exists() else ""
    assert "[error" not in log, log[-2000:]
    assert stage.telegram.pending_updates() == 0


def _each_update_counted_once(stage: "Stage") -> None:
    with stage.look() as session:
        handled = session.exec(select(func.count(col(HandledUpdate.update_id)))).one()
        acts = session.exec(
            _count(
                col(AuditRow.person_id).is_not(None),
                col(AuditRow.action).not_in(LOOKS),
                col(AuditRow.result) != "shown",
            )
        ).one()
    assert handled == stage.updates, f"{stage.updates} updates were sent and {handled} are handled"
    assert acts == stage.updates, f"{stage.updates} updates were sent and had {acts} effects"


def _outbox_tells_the_truth(stage: "Stage") -> None:
    """Sent is received, once; what may have been sent was repeated only with the words that say so."""
    with stage.look() as session:
        rows = session.exec(select(OutboxMessage, Person).join(Person)).all()
    for person, (alias, _, _) in ENROLLED.items():
        mine = [message for message, owner in rows if owner.alias == alias]
        got = [item for item in stage.telegram.received(person) if item.kind == "message"]
        ids = {item.message_id for item in got}
        sent = [
            stage.cipher.message_of(message.person_id or 0, message.message_sealed or b"")
            for message in mine
            if message.state is OutboxState.SENT
        ]
        assert max(Counter(sent).values(), default=1) == 1
        assert ids.issuperset(sent), f"{person}: marked as sent, never received"
        _nothing_came_twice(stage, person)
        for repeat in (False, True):
            received = sum(item.text.endswith(REPEATS) == repeat for item in got)
            states = Counter(message.state for message in mine if message.may_be_repeat == repeat)
            most = states[OutboxState.SENT] + states[OutboxState.UNKNOWN]
            assert states[OutboxState.SENT] <= received <= most, (
                f"{person} got {received} messages (repeats: {repeat}), the outbox says {dict(states)}"
            )


def _nothing_came_twice(stage: "Stage", person: str) -> None:
    """The same message comes again only after its reader did something, or with the words for it."""
    acts = stage.acts[person]
    received = stage.telegram.received(person)
    for position, item in enumerate(received):
        if item.kind == "message" and not item.text.endswith(REPEATS):
            since = max((act for act in acts if act <= position), default=0)
            same = sum(it.kind == "message" and it.text == item.text for it in received[since : position + 1])
            # Who taps twice at once may be answered twice.
            assert same <= max(acts.count(since), 1), f"{person} got this twice: {item.text}"


def _nothing_is_stuck(stage: "Stage") -> None:
    with stage.look() as session:
        outbox = session.exec(select(OutboxMessage)).all()
        notices = session.exec(select(Notice, Term).join(Term)).all()
        alerts = session.exec(select(Alert)).all()
    states = Counter(message.state for message in outbox)
    assert not states[OutboxState.FAILED], "a message was rejected"
    assert not states[OutboxState.SENDING], "a message is still being sent"
    carried = {message.notice_id for message in outbox}
    for notice, term in notices:
        if notice.state is NoticeState.ISSUED and term.state is TermState.RUNNING:
            assert notice.id in carried, f"notice {notice.slot} of {term.kind} was issued and never queued"
    for alert in alerts:
        waits = alert.state in (AlertState.OPEN, AlertState.ACKNOWLEDGED)
        assert (alert.next_action_at is not None) == waits
