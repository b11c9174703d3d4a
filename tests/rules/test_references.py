from itertools import combinations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.references import (
    ALPHABET,
    MistypedReference,
    NotAReference,
    new_reference,
    read_reference,
    shown,
)

bodies = st.text(alphabet=ALPHABET, min_size=5, max_size=5)


def reference_of(body: str) -> str:
    characters = iter(body)
    return new_reference(lambda alphabet: next(characters))


@given(bodies)
def test_what_is_shown_reads_back_as_itself(body: str) -> None:
    reference = reference_of(body)
    assert reference[:5] == body
    assert read_reference(shown(reference)) == reference


def test_every_substitution_of_one_character_is_caught() -> None:
    # The sum is linear, so it is enough that no difference at one place is a multiple of 29: from one
    # reference to all others that differ at one place, for every pair of characters at every place.
    for place, (old, new) in product(range(5), ((a, b) for a in ALPHABET for b in ALPHABET if a != b)):
        reference = reference_of("7" * place + old + "7" * (4 - place))
        wrong = reference[:place] + new + reference[place + 1 :]
        with pytest.raises(MistypedReference):
            read_reference(wrong)


@given(bodies, st.integers(0, 5), st.sampled_from(ALPHABET))
def test_any_substitution_in_any_reference_is_caught(body: str, place: int, new: str) -> None:
    reference = reference_of(body)
    assume(reference[place] != new)
    with pytest.raises(MistypedReference):
        read_reference(reference[:place] + new + reference[place + 1 :])


@pytest.mark.parametrize(("first", "second"), list(combinations(range(6), 2)))
def test_every_swap_of_two_characters_is_caught(first: int, second: int) -> None:
    @given(bodies)
    def swapped_is_caught(body: str) -> None:
        characters = list(reference_of(body))
        assume(characters[first] != characters[second])
        characters[first], characters[second] = characters[second], characters[first]
        with pytest.raises(MistypedReference):
            read_reference("".join(characters))

    swapped_is_caught()


def test_every_swap_of_neighbours_is_caught_for_every_pair_of_characters() -> None:
    for place, (left, right) in product(range(4), combinations(ALPHABET, 2)):
        reference = reference_of("7" * place + left + right + "7" * (3 - place))
        with pytest.raises(MistypedReference):
            read_reference(reference[:place] + right + left + reference[place + 2 :])


@given(bodies)
def test_a_swap_with_the_check_character_is_caught(body: str) -> None:
    reference = reference_of(body)
    assume(reference[4] != reference[5])
    with pytest.raises(MistypedReference):
        read_reference(reference[:4] + reference[5] + reference[4])


@given(bodies)
def test_look_alikes_read_as_the_character_they_resemble(body: str) -> None:
    reference = reference_of(body)
    for real, alike in (("0", "O"), ("1", "I"), ("1", "L"), ("8", "B"), ("5", "S"), ("2", "Z"), ("V", "U")):
        assert read_reference(reference.replace(real, alike)) == reference


def test_no_letter_of_a_confusing_pair_is_ever_given_out() -> None:
    assert not set("OILBSZU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 29


@pytest.mark.parametrize(
    "typed",
    [
        "K7Q-4MX",
        "k7q-4mx",
        " K7Q 4MX ",
        "k7q4mx",
        "K7Q–4MX",
        "K7Q‑4MX",
        "K-7-Q-4-M-X",
        "\u200eK7Q-4MX\n",
        "k7q.4mx",
    ],
)
def test_case_dashes_and_spaces_do_not_matter(typed: str) -> None:
    assert read_reference(typed) == "K7Q4MX"


@pytest.mark.parametrize("example", ["K7Q-4MX", "9TD-P2W", "R5H-8CJ"])
def test_the_examples_in_our_texts_are_references(example: str) -> None:
    assert shown(read_reference(example)) == example


@pytest.mark.parametrize("typed", ["K7Q-4MY", "K7Q-4M", "K7Q-4MXX", "7KQ-4MX", "KTQ-4MX"])
def test_a_typing_error_is_recognised_as_one(typed: str) -> None:
    with pytest.raises(MistypedReference):
        read_reference(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "6",
        "een 6",
        "morgen 14:00",
        "12345",
        "hallo",
        "K7Q-4M💥",
        "ßßß",
        "K7Q4MX K7Q4MX",
        "م" * 6,
        "x" * 4000,
    ],
)
def test_what_does_not_look_like_a_reference_is_none(typed: str) -> None:
    with pytest.raises(NotAReference):
        read_reference(typed)


@given(st.text(max_size=20))
def test_any_text_is_a_reference_or_refused_by_name(typed: str) -> None:
    try:
        reference = read_reference(typed)
    except (MistypedReference, NotAReference):
        return
    assert read_reference(shown(reference)) == reference
