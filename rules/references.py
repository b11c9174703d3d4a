"""Case references: the random pseudonym that stands for one household; domain.md, Words.

Six characters, the last of which is a check character. The alphabet, the weights and the folding are ours.
"""

import unicodedata
from collections.abc import Callable

ALPHABET = "0123456789ACDEFGHJKMNPQRTVWXY"
"""29 characters, a prime; of every pair that people confuse (O/0, I/1, L/1, B/8, S/5, Z/2, U/V) one."""

LENGTH = 6

_FOLDED = str.maketrans("OILBSZU", "011852V")

_WEIGHTS = (11, 5, 6, 9, 8, 1)
"""Modulo a prime, a weight that is not zero catches every substitution of one character, and two different
weights catch every swap of the two characters they belong to. All six differ, so swaps of characters that are
not neighbours are caught as well. These six also make the examples in our texts (K7Q-4MX) valid."""


class UnreadableReferenceError(ValueError):
    """A text that was meant as, or taken for, a case reference and is none."""


class MistypedReference(UnreadableReferenceError):
    """It looks like a reference, but a character is wrong, missing, doubled or swapped."""


class NotAReference(UnreadableReferenceError):
    """It does not look like a reference at all."""


def new_reference(choose: Callable[[str], str]) -> str:
    """A canonical reference such as "K7Q4MX"; `choose` picks one character of a string at random."""
    body = "".join(choose(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_character(body)


def shown(reference: str) -> str:
    """How people see a canonical reference: "K7Q4MX" as "K7Q-4MX"."""
    return f"{reference[:3]}-{reference[3:]}"


def is_reference(text: str) -> bool:
    """Whether this is a canonical reference, as it is stored."""
    return len(text) == LENGTH and all(character in ALPHABET for character in text) and _sum(text) == 0


def read_reference(text: str) -> str:
    """The canonical reference a person typed, whatever the case, dashes, spaces or look-alike characters.

    Raises MistypedReference when it is one with a typing error in it, NotAReference when it is none.
    """
    typed = "".join(character for character in text if not _separates(character))
    if not (typed.isascii() and typed.isalnum()):
        raise NotAReference("not a case reference")
    reference = typed.upper().translate(_FOLDED)
    if len(reference) == LENGTH:
        if _sum(reference) != 0:
            raise MistypedReference("the check character is wrong")
        return reference
    if abs(len(typed) - LENGTH) == 1 and not typed.isalpha() and not typed.isdigit():
        raise MistypedReference("a character is missing or doubled")
    raise NotAReference("not a case reference")


def _separates(character: str) -> bool:
    # Dashes, spaces, points and the invisible marks that come along with copied text.
    return character in "._·−" or unicodedata.category(character) in {"Pd", "Zs", "Cc", "Cf"}


def _sum(characters: str) -> int:
    return sum(
        weight * ALPHABET.index(character) for weight, character in zip(_WEIGHTS, characters, strict=False)
    ) % len(ALPHABET)


def _check_character(body: str) -> str:
    # The check character weighs 1, so it is what the others lack to a multiple of 29.
    return ALPHABET[-_sum(body) % len(ALPHABET)]
