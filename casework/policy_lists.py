"""Names from a list in the policy, as short values that a button can carry."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from casework.errors import NoLongerInPolicy
from store.messages import Prompt


@dataclass(frozen=True)
class NameOption:
    """One name to choose; `value` stays the same when the list of the policy is put in another order."""

    value: str
    name: str


def name_options(names: Iterable[str]) -> tuple[NameOption, ...]:
    """The names in the order of the policy."""
    return tuple(NameOption(f"{zlib.crc32(name.encode()):08x}", name) for name in names)


def chosen_name(prompt: Prompt, names: Iterable[str], value: str) -> str:
    """The name that a button stands for.

    Raises NoLongerInPolicy when the policy has no such name, be it that it vanished or that it never was.
    """
    for option in name_options(names):
        if option.value == value:
            return option.name
    raise NoLongerInPolicy(prompt_id=prompt.id)
