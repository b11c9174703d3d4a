"""Telegram's HTML: the tags it knows, the errors it gives, and nothing that a browser would run."""

import re
from dataclasses import dataclass, field
from html import escape

from practice.errors import BotApiError, bad_request
from practice.messages import Json, Markup

_ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_SAFE_TAG = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_TOKEN = re.compile(r"<|&(?:#(?P<dec>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?")
_TAG = re.compile(r"<(?P<end>/)?(?P<name>[^\s>]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_TAG_NAME = re.compile(r"<(?!/)([^\s>]*)[\s>]")
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINK = re.compile(r"(?:https?://|tg://|mailto:)", re.IGNORECASE)
_FOUND_IN_TEXT = (
    ("bot_command", re.compile(r"(?<![\w/])/\w{1,64}(?:@\w{3,32})?(?!/)", re.ASCII)),
    ("url", re.compile(r"\bhttps?://\S+")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<![\w.])@[A-Za-z]\w{2,31}\b")),
)


def plain(text: str) -> Markup:
    """A text without markup, white space at its ends removed as Telegram does."""
    text = text.strip()
    return Markup(text, (), escape(text))


def typed(text: str) -> Markup:
    """What a person typed: Telegram itself marks commands, links, addresses and mentions in it."""
    entities: list[Json] = []
    for kind, pattern in _FOUND_IN_TEXT:
        for found in pattern.finditer(text):
            place = {"offset": utf16_length(text[: found.start()]), "length": utf16_length(found[0])}
            if not any(_overlap(place, known) for known in entities):
                entities.append({"type": kind, **place})
    entities.sort(key=lambda entity: entity["offset"])
    return Markup(text, tuple(entities), escape(text))


def parse_html(source: str) -> Markup:
    """Text, entities and safe HTML of `source`; a BotApiError in Telegram's words when it is malformed."""
    return _Parser(source.strip()).run()


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _overlap(one: Json, other: Json) -> bool:
    starts_before = one["offset"] < other["offset"] + other["length"]
    return bool(starts_before and other["offset"] < one["offset"] + one["length"])


@dataclass
class _Open:
    tag: str
    entity: Json
    offset: int
    html_end: str


@dataclass
class _Parser:
    source: str
    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> Markup:
        at = 0
        while token := _TOKEN.search(self.source, at):
            self._add(self.source[at : token.start()])
            if token[0] == "<":
                at = self._tag(token.start())
            else:
                self._add(_character(token))
                at = token.end()
        self._add(self.source[at:])
        if self.open:
            raise _malformed(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return self._trimmed()

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.html.append(escape(text))
        self.length += utf16_length(text)

    def _tag(self, start: int) -> int:
        """Take the tag that begins at `start`; answer where the text goes on."""
        tag = _TAG.match(self.source, start)
        offset = len(self.source[:start].encode())
        if tag is None:
            raise _malformed(self._why_no_tag(start, offset))
        name = tag["name"].lower()
        if tag["end"]:
            self._close(name, offset)
        else:
            self._start(name, tag["rest"], offset)
        return tag.end()

    def _why_no_tag(self, start: int, offset: int) -> str:
        """Telegram looks at the name before it looks for the end, so "a < b" is a tag without a name."""
        opening = _TAG_NAME.match(self.source, start)
        if opening is None:
            kind = "end" if self.source.startswith("</", start) else "start"
            return f"Unclosed {kind} tag at byte offset {offset}"
        name = opening[1].lower()
        if name in _ENTITY_OF_TAG:
            return f"Unclosed start tag at byte offset {offset}"
        return f'Unsupported start tag "{name}" at byte offset {offset}'

    def _start(self, name: str, rest: str, offset: int) -> None:
        if name not in _ENTITY_OF_TAG:
            raise _malformed(f'Unsupported start tag "{name}" at byte offset {offset}')
        attributes = {
            match[1].lower(): match[2] or match[3] or match[4] for match in _ATTRIBUTE.finditer(rest)
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _malformed(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        entity: Json = {"type": _ENTITY_OF_TAG[name], "offset": self.length, "length": 0}
        if name == "a":
            entity["url"] = attributes.get("href") or ""
        if name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        before, after = _safe_tags(entity)
        self.html.append(before)
        self.open.append(_Open(name, entity, offset, after))

    def _close(self, name: str, offset: int) -> None:
        if not self.open:
            raise _malformed(f"Unexpected end tag at byte offset {offset}")
        opened = self.open.pop()
        if name and name != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise _malformed(f"Unmatched end tag at byte offset {offset}, {expected}")
        self.html.append(opened.html_end)
        entity = opened.entity
        entity["length"] = self.length - entity["offset"]
        # A link without an address is shown as plain text.
        if entity["length"] and entity.get("url") != "":
            self.entities.append(entity)

    def _trimmed(self) -> Markup:
        """White space at the ends goes, and entities shrink with it."""
        whole = "".join(self.text)
        lead = utf16_length(whole[: len(whole) - len(whole.lstrip())])
        text = whole.strip()
        end = utf16_length(text)
        kept: list[Json] = []
        for entity in self.entities:
            first = max(0, entity["offset"] - lead)
            last = min(end, entity["offset"] + entity["length"] - lead)
            if last > first:
                kept.append({**entity, "offset": first, "length": last - first})
        kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Markup(text, tuple(kept), "".join(self.html).strip())


def _character(token: re.Match[str]) -> str:
    if token["name"]:
        return _NAMED[token["name"]]
    code = int(token["dec"]) if token["dec"] else int(token["hex"], 16)
    # Telegram leaves a code that is no character as it was typed.
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else token[0]


def _safe_tags(entity: Json) -> tuple[str, str]:
    if entity["type"] == "text_link":
        if not _LINK.match(entity["url"]):
            return "", ""
        return f'<a href="{escape(entity["url"])}" rel="noopener noreferrer" target="_blank">', "</a>"
    if entity["type"] == "spoiler":
        return '<span class="spoiler">', "</span>"
    tag = _SAFE_TAG[entity["type"]]
    return f"<{tag}>", f"</{tag}>"


def _malformed(reason: str) -> BotApiError:
    return bad_request(f"can't parse entities: {reason}")
