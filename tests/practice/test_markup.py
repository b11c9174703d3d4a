"""Telegram's HTML, read as strictly as Telegram does."""

import pytest

from practice.errors import BotApiError
from practice.markup import parse_html


def test_nested_tags_become_entities_counted_in_utf16_units() -> None:
    read = parse_html("👍 <b>vet <i>en schuin</i></b>")
    assert read.text == "👍 vet en schuin"
    assert read.entities == (
        {"type": "bold", "offset": 3, "length": 13},
        {"type": "italic", "offset": 7, "length": 9},
    )


def test_white_space_at_the_ends_goes_and_entities_shrink_with_it() -> None:
    read = parse_html("\n <b> kop\n</b>\n")
    assert (read.text, read.entities) == ("kop", ({"type": "bold", "offset": 0, "length": 3},))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"'),
        ("&#235; &#xeb;", "ë ë"),
        ("&nbsp; AT&T", "&nbsp; AT&T"),
        ("<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>", "xy"),
        ('<pre><code class="language-python">1 &lt; 2</code></pre>', "1 < 2"),
        ("<blockquote expandable>lang</blockquote>", "lang"),
        ("<B>hoofdletters</B>", "hoofdletters"),
    ],
)
def test_what_telegram_understands_is_understood(source: str, text: str) -> None:
    assert parse_html(source).text == text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("ë <3 > 2", 'Unsupported start tag "3" at byte offset 3'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("een<br>twee", 'Unsupported start tag "br" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ],
)
def test_what_telegram_refuses_is_refused(source: str, reason: str) -> None:
    with pytest.raises(BotApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>',
         '<a href="https://example.org/?a=1&amp;amp;b=2" rel="noopener noreferrer" target="_blank">x</a>'),
        ("<a href=\"javascript:alert(1)\">x</a>", "x"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("<b onclick=\"x()\">y</b>", "<b>y</b>"),
    ],
)  # fmt: skip
def test_the_page_gets_only_harmless_html(source: str, html: str) -> None:
    assert parse_html(source).html == html
