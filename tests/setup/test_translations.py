"""The catalogs are complete and say the same thing in another language."""

import ast
import re
import string
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "bot" / "locales"
MARKS = {"_", "N_", "gettext", "ngettext"}
CATALOGS = sorted(LOCALES.glob("*/LC_MESSAGES/peilwacht.po"))

PERCENT = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-z]")
TAG = re.compile(r"</?\s*[a-z][^>]*>", re.IGNORECASE)


def placeholders(text: str) -> Counter[str]:
    """The names that are filled in, in both styles, without their formats."""
    braces = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    return Counter([*braces, *PERCENT.findall(text)])


def tags(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s+", " ", tag.lower()) for tag in TAG.findall(text))


def pairs(message: Message) -> list[tuple[str, str]]:
    """Every translation beside the source it must agree with; the first plural form is the singular."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    singular, plural = message.id
    return [(singular if form == 0 else plural, text) for form, text in enumerate(message.string or ())]


def faults(message: Message) -> list[str]:
    """What is wrong with one entry, in words."""
    found = ["is fuzzy"] if message.fuzzy else []
    for source, translated in pairs(message):
        if not translated.strip():
            found.append("is not translated")
            continue
        if placeholders(source) != placeholders(translated):
            found.append(f"has other placeholders: {translated}")
        if tags(source) != tags(translated):
            found.append(f"has other tags: {translated}")
        if source[-1:].isspace() != translated[-1:].isspace() or source.count("\n") != translated.count("\n"):
            found.append(f"has other line breaks: {translated}")
    # The manners of the chat: nobody is shouted at, in any language.
    if any("!" in TAG.sub("", text) for pair in pairs(message) for text in pair):
        found.append("has an exclamation mark")
    return [f"{message.id!r} {fault}" for fault in found]


def read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


def marked(source: str) -> set[str]:
    """Every text that this code marks for translation, also inside an f-string, where Babel finds none."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", getattr(call.func, "attr", None)) in MARKS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_text_that_is_marked_is_in_the_template() -> None:
    template = read(LOCALES / "peilwacht.pot")
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in template}
    for path in [*(ROOT / "handlers").glob("*.py"), *(ROOT / "bot").glob("*.py")]:
        lost = marked(path.read_text(encoding="utf-8")) - known
        assert not lost, f"{path.name}: {lost}"


def test_a_text_inside_an_f_string_is_seen_as_marked() -> None:
    assert marked("""f"{_('geen consensus')}" + ngettext("een", "twee", 1)""") == {"geen consensus", "een"}


def test_english_is_there() -> None:
    assert LOCALES / "en" / "LC_MESSAGES" / "peilwacht.po" in CATALOGS


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_every_text_is_translated_faithfully(path: Path) -> None:
    catalog = read(path)
    wrong = [fault for message in catalog if message.id for fault in faults(message)]
    assert not wrong, "\n".join(wrong)
    assert not catalog.obsolete, "make texts drops texts that nobody uses"


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_a_catalog_has_exactly_the_texts_of_the_template(path: Path) -> None:
    template = read(LOCALES / "peilwacht.pot")
    assert {message.id for message in read(path)} - {""} == {message.id for message in template} - {""}


@pytest.mark.parametrize(
    ("source", "translated", "fault"),
    [
        ("Casus {ref}", "Case", "placeholders"),
        ("Casus %(ref)s", "Case %(res)s", "placeholders"),
        ("<b>Let op</b>", "Mind", "tags"),
        ("Klaar", "Done!", "exclamation"),
        ("Klaar", "", "not translated"),
        ("Klaar\n", "Done", "line breaks"),
        (("{n} casus", "{n} casussen"), ("{n} case", "cases"), "placeholders"),
    ],
)
def test_a_bad_translation_is_seen(
    source: str | tuple[str, str], translated: str | tuple[str, str], fault: str
) -> None:
    assert any(fault in found for found in faults(Message(source, translated)))


def test_a_good_translation_is_left_alone() -> None:
    assert faults(Message("<b>{ref}</b> op {date:%d}", "<b>{ref}</b> on {date}")) == []
