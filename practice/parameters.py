"""The parameters of a Bot API call, however they arrive: query, form, multipart or JSON."""

import json
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from practice.errors import bad_request


class Parameters:
    """One call's parameters; `files` holds the names of uploaded files by field."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, str] | None = None) -> None:
        self._values = values
        self.files = files or {}

    def value(self, name: str) -> Any:
        return self._values.get(name)

    def text(self, name: str) -> str:
        value = self._values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self._values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'can\'t parse "{name}": an integer is expected') from None

    def flag(self, name: str) -> bool:
        return str(self._values.get(name, "")).lower() in {"true", "1", "yes"}

    def decoded(self, name: str) -> Any:
        """A value that a form carries as JSON."""
        value = self._values.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f'can\'t parse "{name}" JSON object') from None


def read_parameters(query: bytes, content_type: str, body: bytes) -> Parameters:
    values: dict[str, Any] = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    if not body:
        return Parameters(values)
    if content_type.startswith("application/json"):
        return Parameters(values | _json_object(body))
    if content_type.startswith("multipart/form-data"):
        fields, files = _multipart(content_type, body)
        return Parameters(values | fields, files)
    try:
        form = parse_qsl(body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return Parameters(values | dict(form))


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object")
    return values


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Fields, and the names of files; the standard library reads MIME, so no parser is added for it."""
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body
    )
    fields: dict[str, str] = {}
    files: dict[str, str] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        file_name = part.get_filename()
        if file_name is not None:
            files[name] = file_name
            continue
        payload = part.get_payload(decode=True)
        fields[name] = payload.decode() if isinstance(payload, bytes) else ""
    return fields, files
