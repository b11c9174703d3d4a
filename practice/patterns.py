"""The {names} in a script: captured where they are new, inserted where they are known."""

import re
from collections.abc import Iterable, Mapping

_NAME = re.compile(r"\{(\w+)\}")
_WORD = r"(?:[^\W_]|-)+"
# A {name} may begin with a digit, but the name of a group in a regular expression may not.
_GROUP = "name_"


class NothingCaptured(Exception):
    """A {name} that no earlier line captured."""

    def __init__(self, name: str) -> None:
        super().__init__(f"nothing was captured as {{{name}}} before this line")


def insert(text: str, captured: Mapping[str, str]) -> str:
    """`text` with each {name} replaced; NothingCaptured for a name that is new."""

    def known(match: re.Match[str]) -> str:
        if match[1] not in captured:
            raise NothingCaptured(match[1])
        return captured[match[1]]

    return _NAME.sub(known, text)


def insert_known(text: str, captured: Mapping[str, str]) -> str:
    """`text` with known names replaced; anything else in braces stays as it is."""
    return _NAME.sub(lambda match: captured.get(match[1], match[0]), text)


def find(pattern: str, texts: Iterable[str], captured: Mapping[str, str]) -> dict[str, str] | None:
    """What the first text that contains `pattern` captures, ignoring case; None when none contains it."""
    compiled = _compiled(pattern, captured)
    for text in texts:
        if found := compiled.search(text):
            return {group.removeprefix(_GROUP): word for group, word in found.groupdict().items()}
    return None


def _compiled(pattern: str, captured: Mapping[str, str]) -> re.Pattern[str]:
    parts: list[str] = []
    new: set[str] = set()
    at = 0
    for match in _NAME.finditer(pattern):
        parts += [re.escape(pattern[at : match.start()]), _part(match[1], captured, new)]
        at = match.end()
    return re.compile("".join([*parts, re.escape(pattern[at:])]), re.IGNORECASE)


def _part(name: str, captured: Mapping[str, str], new: set[str]) -> str:
    if name in captured:
        return re.escape(captured[name])
    if name in new:
        return f"(?P={_GROUP}{name})"
    new.add(name)
    return f"(?P<{_GROUP}{name}>{_WORD})"
