"""Lists that do not fit in one message: the page that is shown."""

from collections.abc import Sequence
from typing import TypeVar

from store.messages import Prompt

T = TypeVar("T")


def page_of(prompt: Prompt, everything: Sequence[T], size: int) -> tuple[tuple[T, ...], int, int]:
    """What stands on the page that this message shows, which page that is (from 0), and how many there are.

    A list that has become shorter shows its last page.
    """
    pages = max(1, -(-len(everything) // size))
    page = min(int(prompt.filled.get("page", 0)), pages - 1)
    return tuple(everything[page * size : (page + 1) * size]), page, pages
