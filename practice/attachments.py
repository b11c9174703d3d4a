"""What a phone can send besides text, as the Bot API describes it."""

from collections.abc import Callable
from typing import Literal, get_args

from practice.errors import CannotDo
from practice.hooks import PracticePerson
from practice.messages import Json

Kind = Literal[
    "photo", "voice", "document", "contact", "location", "sticker", "video", "poll", "dice", "forward"
]


def attachment(kind: str, person: PracticePerson, message_id: int) -> Json:
    """The fields of the Message object that make it a photo, a voice message, a forwarded text and so on."""
    if kind not in get_args(Kind):
        raise CannotDo(f'nobody can send "{kind}"; it is one of {", ".join(get_args(Kind))}')
    return _FORWARDED if kind == "forward" else {kind: _MAKERS[kind](person, message_id)}


def photo_sizes(message_id: int) -> list[Json]:
    return [
        {**_file("photo", message_id, "s"), "width": 90, "height": 67},
        {**_file("photo", message_id, "x"), "width": 800, "height": 600},
    ]


def document(message_id: int, name: str) -> Json:
    return {**_file("document", message_id), "file_name": name}


def _file(kind: str, message_id: int, size: str = "") -> Json:
    return {
        "file_id": f"practice-{kind}-{message_id}{size}",
        "file_unique_id": f"{kind}{message_id}{size}",
        "file_size": 1024,
    }


def _photo(person: PracticePerson, message_id: int) -> object:
    return photo_sizes(message_id)


def _voice(person: PracticePerson, message_id: int) -> object:
    return {**_file("voice", message_id), "duration": 3, "mime_type": "audio/ogg"}


def _document(person: PracticePerson, message_id: int) -> object:
    return {**document(message_id, "document.pdf"), "mime_type": "application/pdf"}


def _contact(person: PracticePerson, message_id: int) -> object:
    # No phone in the world has this number.
    return {"phone_number": "+31000000000", "first_name": person.label, "user_id": person.telegram_id}


def _location(person: PracticePerson, message_id: int) -> object:
    return {"latitude": 52.3, "longitude": 5.05}


def _sticker(person: PracticePerson, message_id: int) -> object:
    shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
    return {**_file("sticker", message_id), **shape, "emoji": "👍"}


def _video(person: PracticePerson, message_id: int) -> object:
    return {**_file("video", message_id), "width": 640, "height": 360, "duration": 3}


def _poll(person: PracticePerson, message_id: int) -> object:
    options = [{"persistent_id": text, "text": text, "voter_count": 0} for text in ("A", "B")]
    return {
        "id": str(message_id),
        "question": "?",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }


def _dice(person: PracticePerson, message_id: int) -> object:
    return {"emoji": "🎲", "value": 6}


_FORWARDED: Json = {
    "text": "6",
    "forward_origin": {"type": "hidden_user", "date": 0, "sender_user_name": "onbekende"},
}

_MAKERS: dict[str, Callable[[PracticePerson, int], object]] = {
    "photo": _photo,
    "voice": _voice,
    "document": _document,
    "contact": _contact,
    "location": _location,
    "sticker": _sticker,
    "video": _video,
    "poll": _poll,
    "dice": _dice,
}
