"""One update that cannot be read keeps none of the others from coming."""

import json

import pytest
from telegram import Update

from bot.updates_request import readable, readable_answer

SENT_BY = {"id": 501, "is_bot": False, "first_name": "Iemand"}
MESSAGE = {"message_id": 7, "date": 1_767_250_800, "chat": {"id": 501, "type": "private"}, "from": SENT_BY}
GOOD = {"update_id": 11, "message": MESSAGE | {"text": "hallo"}}
NEWER = {"update_id": 10, "message": MESSAGE | {"poll": {"id": "of a newer Bot API"}}}


def test_an_update_of_a_newer_bot_api_comes_without_what_cannot_be_read() -> None:
    body = json.dumps({"ok": True, "result": [NEWER, GOOD]}).encode()
    answer = json.loads(readable_answer(body))
    newer, good = (Update.de_json(update, None) for update in answer["result"])
    assert good.message is not None
    assert good.message.text == "hallo"
    assert newer.effective_user is not None
    assert (newer.update_id, newer.effective_user.id) == (10, 501)
    assert newer.message is not None
    assert newer.message.text is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"ok": true, "result": true}', b'{"ok": false}'])
def test_what_is_no_answer_to_get_updates_stays_as_it_is(body: bytes) -> None:
    assert readable_answer(body) == body


def test_of_an_update_without_anything_that_can_be_read_its_number_is_left() -> None:
    assert readable({"update_id": 12, "message": {"message_id": 7}}) == {"update_id": 12}
    assert readable({"update_id": 12, "callback_query": {"id": 1}}) == {"update_id": 12}
