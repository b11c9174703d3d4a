"""What looks like a person is found, and what people rightly type as an answer never is."""

from datetime import date, time, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.aliases import Alias
from rules.personal_data import Finding, found_in
from rules.references import new_reference, shown
from rules.words import Role
from tests.rules.canaries import Canaries

TODAY = date(2026, 1, 12)
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
SHORT_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]

PERSONAL = {
    Finding.BSN: [
        "111222333", "BSN 123456782", "123.456.782", "1234.56.782", "123 456 782", "12 34 56 78 2",
        "1-2-3-4-5-6-7-8-2",
        "1234\u200b56782", "１２３４５６７８２", "١٢٣٤٥٦٧٨٢", "123\u00a0456\u00a0782", "l23456782",
        "1a2a3a4a5a6a7a8a2",
        "123_456_782", "123–456–782", "het bsn:123456782!", "①②③④⑤⑥⑦⑧②", "10000008",
    ],
    Finding.IBAN: [
        "NL91ABNA0417164300", "nl91 abna 0417 1643 00", "NL91.ABNA.0417.1643.00 graag",
        "DE89370400440532013000",
    ],
    Finding.EMAIL: [
        "jan@example.nl", "x.y-z@mail.example.co.uk", "jan＠example。nl", "jan (at) example.nl",
        "jan[at]example[punt]nl",
        "jan @ example.nl", "j\u200ban@exam\u200bple.nl",
    ],
    Finding.PHONE: [
        "06-28374651", "0628374651", "06 28 37 46 51", "06.28.37.46.51", "+31 6 28374651",
        "0031628374651", "(035) 623 45 67",
        "035-6234567", "o6-28374651", "O6 28374651", "06x28374651", "628374651", "31628374651",
        "+49 1512 3456789",
        "0 6 2 8 3 7 4 6 5 1", "bel 06/28374651", "+31 (0)6 28374651",
        "06\u202f28\u202f37\u202f46\u202f51",
    ],
    Finding.ADDRESS: [
        "1234 AB 12", "1234AB 12-2", "1234ab12", "1012 OM 5", "1381 xx, nr 4", "Dorpsstraat 12",
        "kerklaan 3a",
        "Heereweg 200", "1234\u00a0AB\u00a012",
    ],
    Finding.BIRTH_DATE: [
        "12-03-1987", "12-03-87", "3 maart 1987", "3 mrt '87", "1987-03-12", "geb. 12-01-2025",
        "geboren 12 jan 2026",
        "born 3 May 2025", "12031987", "12.3.2015", "12/03/15", "March 3, 1987", "geboren in 2014",
        "12 03 1987", "3e maart 2016",
    ],
    Finding.NAME: [
        "J.P. de Vries", "A. Jansen", "A.B.C. van der Berg", "j.p. de vries", "JP de Vries",
        "mevrouw De Boer", "dhr. Jansen", "de heer Jansen",
        "fam. van Dijk", "É. Özdemir", "@jan_de_vries", "t.me/jan", "J. P. Jansen",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("finding", "text"), [(finding, text) for finding, texts in PERSONAL.items() for text in texts]
)
def test_a_person_is_found_however_it_is_written(finding: Finding, text: str) -> None:
    assert found_in(text, TODAY) == finding
    assert found_in(f"6, en {text}", TODAY) is not None


@given(st.integers())
def test_every_canary_is_found(seed: int) -> None:
    for canary in Canaries(Random(seed)).found_by_the_guard():
        assert found_in(canary, TODAY) is not None, canary
        assert found_in(f"de moeder, {canary} belt", TODAY) is not None, canary


ANSWERS = [
    "di 12 jan 10u", "K7Q-4MX 12 jan 10u", "K7Q-4MX 15022025 20:00",
    "12-01-2026", "12-01-2026 14:00", "12-1-26 9u", "12.01.2026 10.00-11.30",
    "half drie", "kwart over 2",
    "morgen 10:00", "over een jaar", "a.s. vrijdag 14u", "vrijdag a.s.", "d.d. 12 januari",
    "v.a. maandag", "2 p.m. tuesday",
    "10 a.m. Monday", "om 10 u. dinsdag", "5", "een 6", "5,5", "zes", "6 of 7", "tussen 5 en 6",
    "n.v.t.", "nvt",
    "geen consensus", "1,5 uur", "1u30", "90 minuten", "2 uur en een kwartier", "coördinator 2",
    "projectleider 1",
    "12 jan 2026 om 14u", "2026-01-12T10:00", "12012026", "20260112", "12 januari 2024",
    "in 2026 di 12 jan", "1400 tot 1530",
    "di 12 jan 10u of wo 13 jan 11u", "12-01 14.00 of 13-01 15.00", "volgende week vrijdag",
    "3e maandag van maart",
    "5 6 7", "12/01/2026 9-11", "12 1 2026 9u", "Mei", "June 5th at noon", "Vandaag", "30 november",
    "nl", "en", "12 OM 14",
    "31-12-2027", "vr 13/2 9.30", "31 dec '25", "dec 31 2025 3pm", "12 01 2026", "15:00", "14.00",
    "15u00", "08:30-17:00",
]  # fmt: skip


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_passes(text: str) -> None:
    assert found_in(text, TODAY) is None
    assert found_in(text.upper(), TODAY) is None
    assert found_in(text.capitalize(), TODAY) is None


def _days(back: int, ahead: int) -> st.SearchStrategy[date]:
    return st.dates(TODAY - timedelta(days=back), TODAY + timedelta(days=ahead))


def _spoken(day: date, at: time, form: int) -> str:
    month = day.month - 1
    forms = (
        f"{day:%d-%m-%Y}", f"{day.day}-{day.month}-{day.year}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%y}",
        f"{day:%Y-%m-%d}", f"{day.day} {MONTHS[month]}",
        f"{WEEKDAYS[day.weekday()]} {day.day} {SHORT_MONTHS[month]}",
        f"{day.day} {MONTHS[month]} {day.year}", f"{ENGLISH_MONTHS[month]} {day.day}, {day.year}",
        f"{day.day}/{day.month}",
        f"{day:%d%m%Y}", f"{day.day} {SHORT_MONTHS[month]} '{day:%y}", f"{day:%d %m %Y}",
    )  # fmt: skip
    times = (
        "",
        f" {at:%H:%M}",
        f" {at:%H}u",
        f" {at:%H}u{at:%M}",
        f" om {at.hour} uur",
        f" {at:%H.%M}",
        f" {at.hour}-{at.hour + 1}u",
    )
    return forms[form % len(forms)] + times[form // len(forms) % len(times)]


@given(_days(730, 730), st.times(), st.integers(0, 13 * 7))
def test_a_date_that_can_be_an_answer_passes(day: date, at: time, form: int) -> None:
    text = _spoken(day, at, form)
    assert found_in(text, TODAY) is None, text


@given(st.integers(), st.integers(0, 4))
def test_a_reference_passes_however_it_is_typed(seed: int, form: int) -> None:
    reference = new_reference(Random(seed).choice)
    typed = (reference, shown(reference), reference.lower(), shown(reference).lower(), " ".join(reference))[
        form
    ]
    assert found_in(typed, TODAY) is None, typed


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 99), st.sampled_from((0, 25, 5, 75)))
def test_a_score_and_hours_pass(low: int, high: int, hours: int, part: int) -> None:
    for text in (
        f"{low}",
        f"{low},{part}",
        f"{low} of {high}",
        f"{low}-{high}",
        f"{hours},{part} uur",
        f"{hours}u{part}",
    ):
        assert found_in(text, TODAY) is None, text


@given(st.sampled_from(Role), st.integers(1, 99), st.sampled_from(("nl", "en")))
def test_an_alias_passes(role: Role, number: int, language: str) -> None:
    assert found_in(Alias(role, number).shown(language), TODAY) is None


@given(st.text(max_size=300))
def test_whatever_is_typed_is_looked_at(text: str) -> None:
    found_in(text, TODAY)


def test_the_longest_text_is_looked_at_in_no_time() -> None:
    """A pattern that tries everything would take minutes here, and the time-out of the test is two."""
    for unit in (
        "0",
        "1-",
        "a.",
        "A. ",
        "12-01-2026 ",
        "1a",
        "NL91 ",
        "@a.",
        "geb ",
        "Straat ",
        " ",
        "van de ",
    ):
        found_in(unit * (4096 // len(unit)), TODAY)
