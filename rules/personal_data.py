"""Whether a text seems to hold something about a person; architecture 9. It never claims to find everything.

What is looked for is of the issue; how a text is made plain first, and what is let through, is ours. Dates,
times, scores, hours, references and aliases are what people rightly type here, and must all pass.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from rules.calendar import add_months
from rules.plain_text import plain, with_lookalike_digits, without_letters_between_digits
from rules.references import UnreadableReferenceError, read_reference
from rules.typed_dates import DateFound, dates_in, without, without_times

OLDEST_ANSWER_MONTHS = 25
"""Casework takes no date from longer than 24 months ago; one more, so that no month end is refused."""

LATEST_ANSWER_MONTHS = 60
"""Eight digits that would be a date from later than this are no date."""


class Finding(StrEnum):
    """What a text seems to hold."""

    BSN = "bsn"
    IBAN = "iban"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    NAME = "name"
    INSTITUTION = "institution"


def found_in(text: str, today: date) -> Finding | None:
    """The first thing about a person that a text seems to hold; None when it seems to hold none.

    `today` is the local day: a full date from too long before it can only be that of a birth.
    """
    if _is_reference(text):
        return None
    typed = plain(text)
    unreferenced = without(_references_in(typed), typed)
    dates = [*dates_in(unreferenced, today)]
    fine = [found.span for found in dates if _may_be_an_answer(found, today)]
    rest = without_times(without(fine, unreferenced))
    numbers = with_lookalike_digits(rest)
    finders: tuple[tuple[Finding, Callable[[], bool]], ...] = (
        (Finding.EMAIL, lambda: _EMAIL.search(typed) is not None),
        (Finding.IBAN, lambda: _has_iban(typed)),
        (Finding.BIRTH_DATE, lambda: _has_birth_date(typed, dates, today)),
        (Finding.ADDRESS, lambda: _has_address(typed)),
        (Finding.BSN, lambda: _has_bsn(numbers)),
        (Finding.PHONE, lambda: _has_phone(numbers)),
        (Finding.NAME, lambda: _has_initials(typed)),
    )
    return next((finding for finding, finds in finders if finds()), None)


def _is_reference(text: str) -> bool:
    """A reference without its dash may look like a postcode."""
    try:
        read_reference(text)
    except UnreadableReferenceError:
        return False
    return True


_REFERENCE = re.compile(r"(?<![\w-])(?=[0-9-]*[^\W0-9_])[^\W_]{3}-?[^\W_]{3}(?![\w-])")


def _references_in(typed: str) -> Iterator[tuple[int, int]]:
    """One of digits only is left in: three and three of them may begin a number."""
    return (match.span() for match in _REFERENCE.finditer(typed) if _is_reference(match[0]))


_AT = r"(?:@|[(\[{]\s?(?:at|apenstaartje)\s?[)\]}]|\bapenstaartje\b)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punt)\s?[)\]}]\s?|\s(?:dot|punt)\s)"
_EMAIL = re.compile(rf"[\w+-]\s?{_AT}\s?[\w-]{{1,60}}{_DOT}[a-z]{{2}}", re.IGNORECASE)

_IBAN_START = re.compile(r"(?<![A-Z0-9])[A-Z]{2} ?[0-9]{2}")
_IBAN_LENGTHS = range(15, 35)


def _has_iban(typed: str) -> bool:
    shouted = typed.upper()
    for start in _IBAN_START.finditer(shouted):
        account = re.sub(r"[^A-Z0-9]", "", shouted[start.start() : start.start() + 70])
        if any(iban.is_valid(account[:length]) for length in _IBAN_LENGTHS if length <= len(account)):
            return True
    return False


_BORN = re.compile(
    r"\b(?:geb|gbd|geboren|geboortedatum|geboortedag|verjaardag|verjaart|jarig|dob|born|birthday|birth)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _has_birth_date(typed: str, dates: list[DateFound], today: date) -> bool:
    if any(_is_old(found, today) for found in dates):
        return True
    return _BORN.search(typed) is not None and (bool(dates) or _YEAR.search(typed) is not None)


def _may_be_an_answer(found: DateFound, today: date) -> bool:
    return not _is_old(found, today) and found.day < add_months(today, LATEST_ANSWER_MONTHS)


def _is_old(found: DateFound, today: date) -> bool:
    return found.day < add_months(today, -OLDEST_ANSWER_MONTHS)


_POSTCODE = re.compile(
    r"(?<![\w-])([1-9][0-9]{3}) ?([A-Z]{2})(?![A-Z])(?:,| -)? ?(?:(?:nr|no|nummer|huisnummer)\b\.? ?)?[0-9]",
    re.IGNORECASE,
)
_UNUSED_LETTERS = {"SA", "SD", "SS"}
_SMALL_WORDS = frozenset({
    "AM", "AN", "AT", "BY", "DE", "DI", "DO", "EN", "ER", "FR", "IK", "IN", "IS", "MA", "MO", "NA", "NU",
    "OF", "OM", "ON", "OP", "OR", "PM", "SA", "SO", "SU", "TE", "TH", "TM", "TO", "TU", "VR", "WE", "WO",
    "ZA", "ZE", "ZO",
})  # fmt: skip
"""What may stand between a year or a time and another number: "2026 om 14u", "1400 tot 1530"."""
_STREET = re.compile(
    r"\b(?:[^\W\d_]{3,30}(?:straat|laan|plein|gracht|kade|singel|dreef|steeg|dijk|plantsoen)"
    r"|(?-i:[A-Z])[^\W\d_]{2,30}(?:weg|hof|pad))\b\.?,? (?:nr\b\.? ?|nummer )?[0-9]{1,5}",
    re.IGNORECASE,
)


def _has_address(typed: str) -> bool:
    postcodes = (_is_postcode(match[1], match[2]) for match in _POSTCODE.finditer(typed))
    return any(postcodes) or _STREET.search(typed) is not None


def _is_postcode(digits: str, letters: str) -> bool:
    if letters.upper() in _UNUSED_LETTERS:
        return False
    if letters.upper() not in _SMALL_WORDS:
        return True
    return letters.isupper() and not digits.startswith(("19", "20"))


_APART = r"[ .\-/()]{0,3}"
_RUN = re.compile(rf"(?<![0-9])\+?[0-9](?:{_APART}[0-9]){{7,16}}(?!{_APART}[0-9])")
"""Eight to seventeen digits, whatever stands between them."""


def _runs(numbers: str) -> Iterator[str]:
    for variant in dict.fromkeys((numbers, without_letters_between_digits(numbers))):
        yield from (match[0] for match in _RUN.finditer(variant))


def _has_bsn(numbers: str) -> bool:
    return any(_is_bsn(run) for run in _runs(numbers))


def _is_bsn(run: str) -> bool:
    """Nine digits that pass the 11-proof; or eight in one piece, of the days before a zero stood in front.

    Two days and a time may have as many digits, but never in threes, nor one sort of mark throughout.
    """
    groups = re.findall("[0-9]+", run)
    digits = "".join(groups)
    marks = set(re.findall("[^0-9]", run.lstrip("+")))
    grouped = len(marks) <= 1 or all(len(group) >= 3 for group in groups)
    whole = len(digits) == 9 or (len(digits) == 8 and len(groups) == 1)
    return whole and grouped and bsn.is_valid(digits.zfill(9))


_INTERNATIONAL = ("31", "32", "49")
"""Country codes that are recognised also where the plus was left out: ours and those next to us."""


def _has_phone(numbers: str) -> bool:
    return any(_is_phone(run) for run in _runs(numbers))


def _is_phone(run: str) -> bool:
    digits = re.sub("[^0-9]", "", run)
    if run.startswith("+") or (digits.startswith(_INTERNATIONAL) and len(digits) >= 11):
        return _is_valid("+" + digits) or _is_valid("+" + digits.replace("0", "", 1))
    if digits.startswith("0"):
        return _is_valid(digits)
    return digits.startswith("6") and len(digits) == 9


def _is_valid(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "NL"))
    except phonenumbers.NumberParseException:
        return False


_PREFIX = r"(?:(?:van|von|de|den|der|het|'t|te|ten|ter|el|al|bin|ben|da|di|dos|du|la|le|op|in)\s)*"
_UPPER = r"[A-ZÀ-ÖØ-Þ]"
_INITIALS = re.compile(
    rf"(?<![\w.])(?<![0-9] )((?:{_UPPER}\.\s?)+|{_UPPER}{{1,3}}\s(?=van\s|de\s|den\s|der\s|te[nr]\s))"
    rf"{_PREFIX}({_UPPER}[^\W\d_]+)"
)
_LOWER_INITIALS = re.compile(rf"(?<![\w.])((?:[^\W\d_]\.\s?)+){_PREFIX}([^\W\d_]{{3,}})")
_TITLED = re.compile(
    rf"\b(?:dhr|heer|hr|mevr|mvr|mw|fam|familie|meneer|mevrouw|(?-i:Mr|Mrs|Ms))\b\.?\s{_PREFIX}(?-i:{_UPPER})[^\W\d_]+",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?<![\w/])@[a-z]\w{4,31}|\bt\.me/\w", re.IGNORECASE)
_ABBREVIATIONS = frozenset({
    "a.m.", "a.s.", "b.v.", "c.q.", "d.d.", "d.w.z.", "e.d.", "e.g.", "h.", "i.e.", "i.p.v.", "i.v.m.",
    "j.l.", "l.l.", "m.", "m.a.w.", "m.b.t.", "m.i.v.", "n.v.t.", "o.a.", "o.v.v.", "p.m.", "p.s.", "q.v.",
    "s.v.p.", "t.a.v.", "t.b.v.", "t.g.v.", "u.", "v.a.", "z.o.z.", "z.s.m.",
})  # fmt: skip
"""What lower-case letters with points mean besides initials."""


_CALENDAR = re.compile(
    r"(?:ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun|jan|feb|maa|mar|mrt|apr|mei|may|jun|jul|aug|sep|ok|oc|nov|dec)",
    re.IGNORECASE,
)


def _has_initials(typed: str) -> bool:
    if _TITLED.search(typed) or _ACCOUNT.search(typed):
        return True
    if any(not _is_abbreviation(match[1]) for match in _LOWER_INITIALS.finditer(typed)):
        return True
    return any(
        not _is_abbreviation(match[1]) or not _CALENDAR.match(match[2]) for match in _INITIALS.finditer(typed)
    )


def _is_abbreviation(letters: str) -> bool:
    return "".join(letters.split()).lower() in _ABBREVIATIONS
