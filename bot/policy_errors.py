"""What is wrong in a policy file, one plain line each: in words of the file, and not in those of pydantic."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Facts = Mapping[str, Any]

_WHAT_IT_MUST_BE: dict[str, str] = {
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be a text between quotes",
    "tuple_type": "must be a list between square brackets",
    "frozen_set_type": "must be a list between square brackets",
    "model_type": "must be a section with settings of its own",
    "model_attributes_type": "must be a section with settings of its own",
    "time_type": "must be a time such as 08:30:00",
    "time_parsing": "must be a time such as 08:30:00",
    "time_delta_type": "must be a time such as 08:30:00",
    "date_type": "must be a day such as 2026-12-24",
    "date_parsing": "must be a day such as 2026-12-24",
    "date_from_datetime_parsing": "must be a day such as 2026-12-24",
    "date_from_datetime_inexact": "must be a day such as 2026-12-24",
    "extra_forbidden": "is no setting of the policy; policy.example.toml has them all",
    "missing": "is missing",
}
_WITH_FACTS: dict[str, Callable[[Facts], str]] = {
    "greater_than_equal": lambda facts: f"must be at least {facts['ge']}",
    "less_than_equal": lambda facts: f"must be at most {facts['le']}",
    "string_too_long": lambda facts: f"must be at most {facts['max_length']} characters",
    "too_short": lambda facts: f"must name at least {facts['min_length']}",
    "too_long": lambda facts: f"must name at most {facts['max_length']}",
    "literal_error": lambda facts: f"must be {facts['expected']}",
    "enum": lambda facts: f"must be {facts['expected']}",
}


def plain_problems(error: ValidationError) -> list[str]:
    """One line for each problem, with its place in the file; the value itself is not repeated."""
    found = error.errors()
    return [f"In the policy, {_place(one['loc'])}{_said(one)}." for one in found if not _follows(one, found)]


def _follows(one: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Whether a list only is too short because what stands in it is wrong, which has a line of its own."""
    deeper = (other["loc"][: len(one["loc"])] for other in found if len(other["loc"]) > len(one["loc"]))
    return one["type"] == "too_short" and one["loc"] in deeper


def _place(location: tuple[int | str, ...]) -> str:
    """ "alerts.scale_up.ladder, number 2, role": places in a list count from one."""
    said = ""
    for part in location:
        if isinstance(part, int):
            said += f", number {part + 1}"
        else:
            said += part if not said else f", {part}" if said[-1].isdigit() else f".{part}"
    return said or "the whole"


def _said(one: ErrorDetails) -> str:
    kind, facts = one["type"], one.get("ctx", {})
    if kind == "value_error":  # a sentence of our own
        return f": {facts['error']}"
    if kind in _WITH_FACTS:
        return f" {_WITH_FACTS[kind](facts)}"
    return f" {_WHAT_IT_MUST_BE[kind]}" if kind in _WHAT_IT_MUST_BE else f" cannot be used: {one['msg']}"
