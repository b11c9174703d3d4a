import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.scores import HIGHEST, LOWEST, NotGiven, Unclear, UnclearKind, read_score

HALF, RANGE, OUT_OF_RANGE = UnclearKind.HALF, UnclearKind.RANGE, UnclearKind.OUT_OF_RANGE
SEVERAL, NOT_A_SCORE = UnclearKind.SEVERAL, UnclearKind.NOT_A_SCORE
WORDS = "nul één twee drie vier vijf zes zeven acht negen tien"
ENGLISH = "zero one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    "typed",
    [
        "6",
        "zes",
        "een 6",
        "een zes",
        "6.",
        "cijfer 6",
        " 6 ",
        "six",
        "a 6",
        "Zes!",
        "CIJFER: 6",
        "cijfer:6",
        "'n zes",
        "het is een 6",
        "it's a six",
        "score 6",
        "6\n",
        "dat is een zes.",
    ],
)
def test_a_plain_six_is_read_however_it_is_said(typed: str) -> None:
    assert read_score(typed) == 6


@pytest.mark.parametrize(
    ("word", "score"),
    [*zip(WORDS.split(), range(11), strict=True), *zip(ENGLISH.split(), range(11), strict=True)],
)
def test_number_words_are_read_in_both_languages(word: str, score: int) -> None:
    assert read_score(word) == score
    assert read_score(f"een {word}") == score


@pytest.mark.parametrize("typed", ["nvt", "NVT", "n.v.t.", "n.v.t", "niet", "n/a", " n/a ", "niet gegeven"])
def test_a_role_that_gave_no_score_is_no_error(typed: str) -> None:
    assert read_score(typed) == NotGiven()


@pytest.mark.parametrize(
    ("typed", "neighbours"),
    [
        ("5,5", (5, 6)),
        ("5.5", (5, 6)),
        ("5½", (5, 6)),
        ("5 ½", (5, 6)),
        ("een 5,5", (5, 6)),
        ("vijf en een half", (5, 6)),
        ("vijfeneenhalf", (5, 6)),
        ("vijfenhalf", (5, 6)),
        ("zeveneneenhalf", (7, 8)),
        ("een en een half", (1, 2)),
        ("five and a half", (5, 6)),
        ("5,8", (5, 6)),
        ("6-", (5, 6)),
        ("6+", (6, 7)),
        ("6 min", (5, 6)),
        ("9,5", (9, 10)),
        ("10-", (9, 10)),
        ("0,5", (0, 1)),
    ],
)
def test_a_half_is_asked_back_with_its_two_neighbours(typed: str, neighbours: tuple[int, ...]) -> None:
    assert read_score(typed) == Unclear(HALF, neighbours)


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("5-6", (5, 6)),
        ("5 - 6", (5, 6)),
        ("5–6", (5, 6)),
        ("5 à 6", (5, 6)),
        ("5 a 6", (5, 6)),
        ("5 of 6", (5, 6)),
        ("5/6", (5, 6)),
        ("vijf of zes", (5, 6)),
        ("een 5 of een 6", (5, 6)),
        ("een of twee", (1, 2)),
        ("tussen de 5 en de 7", (5, 6, 7)),
        ("5 t/m 7", (5, 6, 7)),
        ("7-5", (5, 6, 7)),
        ("van 5 naar 7", (5, 7)),
        ("van een 5 naar een 7", (5, 7)),
        ("from 5 to 7", (5, 7)),
        ("5 -> 7", (5, 7)),
        ("6/10", (6, 10)),
        ("8-12", (8,)),
    ],
)
def test_a_range_is_asked_back_with_what_it_may_mean(typed: str, candidates: tuple[int, ...]) -> None:
    assert read_score(typed) == Unclear(RANGE, candidates)


@pytest.mark.parametrize(
    "typed", ["11", "-1", "- 1", "min 1", "minus one", "elf", "100", "10,5", "55", "-6", "11-"]
)
def test_a_number_off_the_scale_is_refused_as_such(typed: str) -> None:
    assert read_score(typed) == Unclear(OUT_OF_RANGE)


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("12 juli: 6", (6,)),
        ("7 juli: 6", (6,)),
        ("6 mei 2026 een 7", (7,)),
        ("12-7: 6", (6,)),
        ("7-6-2026: 5", (5,)),
        ("14:00 6", (6,)),
        ("10u 6", (6,)),
        ("kind 1: 6", (1, 6)),
        ("moeder 4 vader 6", (4, 6)),
        ("5, 6, 7", (5, 6, 7)),
        ("6 6", (6,)),
        ("12 juli", ()),
        ("2026-07-12", ()),
    ],
)
def test_of_several_numbers_only_what_is_no_date_may_be_meant(
    typed: str, candidates: tuple[int, ...]
) -> None:
    assert read_score(typed) == Unclear(SEVERAL, candidates)


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("", ()),
        ("   ", ()),
        ("hallo", ()),
        ("een", (1,)),
        ("krap 6", (6,)),
        ("bijna een 6", (6,)),
        ("geen 6", ()),
        ("not a six", ()),
        ("6 minuten", (6,)),
        ("06", (6,)),
        ("6️⃣", (6,)),
        ("٦", ()),
        ("６", ()),
        ("²", ()),
        ("👍", ()),
        ("zesde", ()),
        ("geen consensus", ()),
        ("6" + " " * 80 + "?" * 4000, ()),
    ],
)
def test_what_is_no_score_is_never_guessed(typed: str, candidates: tuple[int, ...]) -> None:
    assert read_score(typed) == Unclear(NOT_A_SCORE, candidates)


@given(st.integers(LOWEST, HIGHEST))
def test_every_whole_number_on_the_scale_reads_as_itself(score: int) -> None:
    assert read_score(str(score)) == score


@given(st.text(alphabet="0123456789 -,.½/aàenfovrt:juli", max_size=15))
def test_a_text_with_two_numbers_is_never_read_as_a_score(typed: str) -> None:
    read = read_score(typed)
    if isinstance(read, int):
        digits = [part for part in typed.replace(".", " ").split() if part.strip(":").isdigit()]
        assert len(digits) <= 1
        assert LOWEST <= read <= HIGHEST


@given(st.text(max_size=80))
def test_any_text_gets_an_answer_and_only_candidates_on_the_scale(typed: str) -> None:
    read = read_score(typed)
    if isinstance(read, Unclear):
        assert list(read.candidates) == sorted(set(read.candidates))
        assert all(LOWEST <= score <= HIGHEST for score in read.candidates)
