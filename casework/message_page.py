"""docs/messages.md, written from what every kind of message says it is for: `make chart` writes it anew."""

from casework.outcomes import REPEATED_WHEN_UNKNOWN
from casework.views import TOLD, Part, Told, is_conversation
from rules.policy import Policy
from rules.windows import DailyWindow, window
from rules.words import Role, Urgency

_HEAD = """# Every message the product can send

Written by `make chart` from the code; tests fail when the two differ, or when a test makes a message that is
not told here: of another kind, to another role, or of another urgency.

* Hours and days are those of the policy as it comes; a person can narrow them (`/rust`).
* *If unsure*: where Telegram did not say whether it took a message, it is sent again, marked as a possible
  repeat. A routine message is not: a term comes again by itself, and stands in `/mijn` or `/meldingen`.
* A question is asked again, as an answer, when somebody opens it from a list, a bundle or an older message.
* Routine messages that wait for the same opening come as one `bundle`.
* Coordinator is also the deputy. Whoever is away is followed by who stands in. Nobody outside is messaged.
* A tap is answered by an edit of the tapped message, or by a line of Telegram that goes by itself."""
_COLUMNS = ("kind", "to whom", "when", "urgent", "may go out", "may repeat", "what closes it")


def page() -> str:
    """The whole page; every module of casework must be imported (casework.nouns)."""
    lines = [_HEAD]
    for part in Part:
        rows = sorted((kind, told) for kind, told in TOLD.items() if told.part is part)
        cells = [_COLUMNS, tuple("---" for _ in _COLUMNS), *(_row(kind, told) for kind, told in rows)]
        lines += ["", f"## {part}", "", *(f"| {' | '.join(row)} |" for row in cells)]
    return "\n".join([*lines, ""])


def _row(kind: str, told: Told) -> tuple[str, ...]:
    return (
        f"`{kind}`",
        _to(told),
        told.when,
        _urgent(told),
        " or ".join(_hours(urgency) for urgency in Urgency if urgency in told.urgencies),
        _repeats(told),
        told.closes or ("saving or leaving it" if is_conversation(kind) else "nothing is asked"),
    )


def _to(told: Told) -> str:
    if not told.to:
        return "who is not enrolled"
    if told.to == frozenset(Role):
        return "everybody"
    return ", ".join(role.value.replace("_", " ") for role in Role if role in told.to)


def _urgent(told: Told) -> str:
    if Urgency.URGENT not in told.urgencies:
        return "no"
    return "yes" if len(told.urgencies) == 1 else "yes or no"


def _hours(urgency: Urgency) -> str:
    hours = window(urgency, Policy())
    if isinstance(hours, DailyWindow):
        return f"{hours.opens:%H:%M} to {hours.closes:%H:%M}"
    return "always" if hours is None else "office hours"


def _repeats(told: Told) -> str:
    # Nothing is kept of a stranger, also not that they were answered.
    unsure = bool(told.to) and bool(told.urgencies & REPEATED_WHEN_UNKNOWN)
    return "; ".join(["if unsure"] * unsure + [told.again] * bool(told.again)) or "no"


if __name__ == "__main__":
    from casework import nouns

    assert nouns.REGISTERED
    print(page(), end="")
