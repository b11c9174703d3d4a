"""What a test made for the outbox is what docs/messages.md says: of a kind, to a role and of an urgency."""

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from casework.views import TOLD
from rules.words import Role, Urgency
from store.messages import OutboxMessage, Prompt
from store.people import Person

_KIND = func.coalesce(col(Prompt.kind), col(OutboxMessage.kind))
_MADE = (
    select(_KIND, col(Prompt.id).is_not(None), col(Person.role), col(OutboxMessage.urgency))
    .join(Prompt, col(Prompt.id) == col(OutboxMessage.prompt_id), isouter=True)
    .join(Person, col(Person.id) == col(OutboxMessage.person_id), isouter=True)
    .distinct()
)


def untold(engine: Engine) -> list[str]:
    """What was made and is not declared with its kind (`casework.views.Told`), in sentences."""
    with Session(engine) as session:
        made = session.exec(_MADE).all()
    return [sentence for row in made if (sentence := _wrong(*row)) is not None]


def _wrong(kind: str, asks: bool, role: Role | None, urgency: Urgency) -> str | None:
    told = TOLD.get(kind)
    if told is None:
        return f"{kind} went, and nothing says of it to whom and when"
    if role not in (told.to or {None}):
        return (
            f"{kind} went to a {role}, and says that it goes to {', '.join(sorted(told.to)) or 'strangers'}"
        )
    # Whoever opens a question again gets it as the answer to that.
    if urgency not in told.urgencies and not (asks and urgency is Urgency.REPLY):
        return f"{kind} went as {urgency}, and says that it goes as {', '.join(sorted(told.urgencies))}"
    return None
