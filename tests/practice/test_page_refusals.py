"""What the practice page refuses: bad input, other hosts and other sites."""

from typing import Any

import pytest

from tests.practice.practice_page import HERE, NINE_IN_THE_MORNING, Page


async def test_a_tap_on_a_button_that_is_gone_is_refused_in_one_sentence(page: Page) -> None:
    page.telegram.send_text("coordinator", "/start")
    answer = await page.ask("/tap", person="coordinator", message_id=1, data="v1:5")
    assert answer.status == 400
    assert answer.code == "cannot"
    assert page.telegram.pending_updates() == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"to": "2026-01-05T08:59"}, "clock_back"),
        ({"to": "2126-01-05T08:59"}, "clock_far"),
        ({"to": "2026-02-30T09:00"}, "bad_date"),
        ({"to": "0001-01-01T00:00"}, "bad_date"),
        ({"to": "9999-12-31T23:59"}, "clock_far"),
        ({"to": ""}, "empty"),
        ({"step": "year"}, "bad_step"),
        ({}, "empty"),
    ],
)
async def test_the_clock_refuses_what_it_cannot_do(page: Page, asked: dict[str, str], code: str) -> None:
    answer = await page.ask("/clock", **asked)
    assert (answer.status, answer.code) == (400, code)
    assert answer.error.count(".") == 1
    assert page.bot.moment == NINE_IN_THE_MORNING


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/say", {"person": "nobody", "text": "hallo"}),
        ("/say", {"person": "chair", "text": "  "}),
        ("/say", {"person": "chair", "text": "a" * 4097}),
        ("/say", {"person": "chair", "text": 7}),
        ("/say", {"person": ["chair"], "text": "hallo"}),
        ("/attach", {"person": "chair", "kind": "bomb"}),
        ("/tap", {"person": "chair", "message_id": "1", "data": "x"}),
        ("/edit", {"person": "chair", "message_id": True, "text": "x"}),
        ("/trouble", {"count": 10**9, "kind": "429"}),
        ("/trouble", {"count": 3, "kind": "404"}),
        ("/power", {"on": "yes"}),
    ],
)
async def test_bad_input_gets_one_sentence_and_changes_nothing(
    page: Page, path: str, asked: dict[str, Any]
) -> None:
    before = await page.state()
    answer = await page.ask(path, **asked)
    assert answer.status == 400
    assert answer.error.endswith(".")
    assert (await page.state()) == before


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
async def test_a_body_that_is_no_object_is_refused(page: Page, body: bytes) -> None:
    response = await page.client.post("/say", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400


async def test_a_form_from_elsewhere_cannot_speak_for_anybody(page: Page) -> None:
    response = await page.client.post("/say", content=b'{"person": "chair", "text": "x"}')
    assert response.status_code == 415
    assert (await page.phone("chair"))["messages"] == []


@pytest.mark.parametrize("path", ["/", "/state", "/events", "/static/page.js"])
async def test_a_host_that_is_not_loopback_is_refused_everywhere(page: Page, path: str) -> None:
    response = await page.client.get(path, headers={"Host": "peilwacht.example:8765"})
    assert response.status_code == 403


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
async def test_loopback_has_several_names(page: Page, host: str) -> None:
    assert (await page.client.get("/state", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://peilwacht.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_site_may_not_change_anything(page: Page, headers: dict[str, str]) -> None:
    response = await page.client.post("/reset", json={}, headers=headers)
    assert response.status_code == 403
    assert page.bot.done == []


async def test_the_page_itself_may_change_things(page: Page) -> None:
    headers = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    assert (await page.client.post("/reset", json={}, headers=headers)).status_code == 200
