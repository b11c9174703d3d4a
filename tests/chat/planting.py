"""Messages about made-up people, through every entry there is, and the search for what is left of them."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from random import Random

from sqlalchemy import Engine, inspect, text
from sqlmodel import col, select

from bot.example_region import ENROLLED
from casework.views import View, view_of_prompt
from handlers.registry import COMMANDS, TAPS, TYPED
from practice.messages import Json
from rules.words import PersonState
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.chat.conversation import Conversation
from tests.rules.canaries import Canaries

CRASH_EVERY = 40
"""After so many messages the bot is killed and started again, while it has the newest in hand."""
AT_ONCE = 5
"""So many messages wait for the bot together, which is faster than one after the other."""


class Planter:
    """Sends one message about somebody after another; `planted` is everything that must be nowhere."""

    def __init__(self, chat: Conversation, seed: int) -> None:
        self._chat, self._random = chat, Random(seed)
        self._canaries = Canaries(self._random)
        self.planted: set[str] = {str(person.telegram_id) for person in chat.run.people}
        self.sent, self._spare = 0, False
        self.open_at: dict[type[View], int] = {}
        """How many messages came while a question of each kind was open."""
        self.entries: dict[str, int] = {}

    async def plant(self, key: str, times: int, *, spare: bool = False) -> None:
        """This person sends so many messages, most of them typed; `spare` leaves the open question open."""
        self._spare = spare
        for done in range(0, times, AT_ONCE):
            view, count = self.open_view(key), min(AT_ONCE, times - done)
            if view is not None:
                self.open_at[view] = self.open_at.get(view, 0) + count
            for _ in range(count):
                entry = self._random.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]
                self.entries[entry] = self.entries.get(entry, 0) + 1
                getattr(self, f"_{entry}")(key)
            await self._settle(count)

    async def _settle(self, count: int) -> None:
        self.sent += count
        if self.sent // CRASH_EVERY > (self.sent - count) // CRASH_EVERY:
            await self._chat.run.kill()
            await self._chat.run.start()
        await self._chat.run.settle()

    def open_view(self, key: str) -> type[View] | None:
        """What a typed text of this person would answer."""
        views: list[type[View]] = self._chat.look(lambda uow: _open_views(uow, key, self._chat))
        return next((view for view in views if view in TYPED), None)

    def _somebody(self) -> str:
        """A text about somebody, with one to three things that must not be kept; names that are on no list,
        or in lower case, pass the guard."""
        made = self._canaries
        makers = (made.bsn, made.iban, made.phone, made.email, made.address, made.birth_date)
        things = [make() for make in self._random.sample(makers, self._random.randint(0, 2))]
        name = self._random.choice((made.name, made.with_initials, made.first_name, made.last_name))()
        self.planted |= {*things, *(part for part in name.split() if len(part) > 4)}
        said = f"{' '.join(things)} {name}" if self._random.random() < 0.7 else f"{name}: {', '.join(things)}"
        return said.lower() if self._random.random() < 0.2 else said.strip()

    def _text(self, key: str) -> None:
        self._chat.telegram.send_text(key, self._somebody())

    def _answer(self, key: str) -> None:
        """As people do who add a name to a proper answer."""
        answer = self._random.choice(("vandaag", "5", "1,5 uur", "morgen 10u", "12 maart"))
        self._chat.telegram.send_text(key, f"{answer} {self._somebody()}")

    def _command(self, key: str) -> None:
        name = self._random.choice([*COMMANDS, "dossier"])
        # A name that is on no list passes the guard, and then many commands end or hide the open question.
        about = f"{self._number()} {self._somebody()}" if self._spare else self._somebody()
        self._chat.telegram.send_text(key, f"/{name} {about}")

    def _number(self) -> str:
        self.planted.add(number := self._canaries.bsn())
        return number

    def _start(self, key: str) -> None:
        self._chat.telegram.send_text(key, f"/start {self._somebody().split()[0]}")

    def _tap(self, key: str) -> None:
        if not any(message.from_bot for message in self._chat.telegram.chat(key)):
            return
        action = self._random.choice([*TAPS, "nothing"])
        number = self._random.randint(*((5000, 5999) if self._spare else (1, 60)))
        data = f"v1:{action}:{number}.{self._random.randint(1, 3)}:{self._somebody()}"
        self._chat.telegram.forge(key, self._random.choice((data, data[3:], self._somebody()))[:60])

    def _edit(self, key: str) -> None:
        own = [
            m for m in self._chat.telegram.chat(key) if not m.from_bot and m.kind == "text" and not m.deleted
        ]
        if not own:
            return self._text(key)
        return self._chat.telegram.edit_text(key, own[-1].message_id, self._somebody())

    def _other(self, key: str) -> None:
        kind, content = self._random.choice([*self._attachments()])
        self._chat.telegram.send_content(key, kind, content)

    def _attachments(self) -> Iterator[tuple[str, Json]]:
        said, made = self._somebody(), self._canaries
        file: Json = {"file_id": "f", "file_unique_id": "u"}
        size = {"width": 9, "height": 9}
        account, phone, name = made.account(), made.phone(), made.first_name()
        self.planted |= {str(account), phone, name}
        yield "photo", {"photo": [{**file, **size}], "caption": said}
        yield "document", {"document": {**file, "file_name": f"{said}.pdf"}, "caption": said}
        yield "voice", {"voice": {**file, "duration": 1}, "caption": said}
        yield "video", {"video": {**file, **size, "duration": 1, "file_name": said}, "caption": said}
        person = {"phone_number": phone, "first_name": name, "last_name": said, "user_id": account}
        yield "contact", {"contact": person}
        venue = {"location": {"latitude": 52.3, "longitude": 5.0}, "title": said, "address": said}
        yield "location", {**venue, "venue": venue}
        origin = {"type": "hidden_user", "date": 0, "sender_user_name": said}
        yield "forward", {"text": said, "forward_origin": origin}

    def _group(self, key: str) -> None:
        title = f"Groep {self._somebody()}"
        self._chat.telegram.add_to_group(key, title)
        self._chat.telegram.send_in_group(key, self._somebody(), title)


WEIGHTS = {"text": 8, "answer": 4, "command": 4, "start": 1, "tap": 3, "edit": 2, "other": 4, "group": 1}


def _open_views(uow: UnitOfWork, key: str, chat: Conversation) -> list[type[View]]:
    if key not in ENROLLED:
        return []
    alias = ENROLLED[key][0]
    person = uow.session.exec(
        select(Person).where(
            col(Person.role) == alias.role,
            col(Person.number) == alias.number,
            col(Person.state) == PersonState.ACTIVE,
        )
    ).one()
    asked = select(Prompt).where(col(Prompt.person_id) == person.id, col(Prompt.state) == PromptState.OPEN)
    newest = asked.order_by(col(Prompt.touched_at).desc(), col(Prompt.id).desc())
    return [type(view_of_prompt(uow, prompt, chat.now)) for prompt in uow.session.exec(newest).all()]


def stored(engine: Engine) -> bytes:
    """Every row of a database; of an SQLite one also every byte of its file and of what waits beside it."""
    with engine.connect() as connection:
        rows = "".join(
            str(row)
            for table in inspect(engine).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        ).encode()
    if engine.dialect.name != "sqlite":
        return rows
    file = Path(str(engine.url.database))
    parts = (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-journal"))
    return rows + b"".join(part.read_bytes() for part in parts if part.exists())


def hits(places: Mapping[str, bytes], planted: Collection[str]) -> list[str]:
    """Where something planted is found, in whatever case and with digits joined; empty when nowhere."""
    found = []
    for name, content in places.items():
        folded = content.lower()
        # Hundreds of searches through megabytes take long; most end at the first four bytes.
        pieces = {folded[at : at + 4] for at in range(len(folded))}
        for canary in sorted(planted):
            likely = [form for form in _forms(canary) if form[:4] in pieces and form[-4:] in pieces]
            if any(form in folded for form in likely):
                found.append(f"{name}: {canary}")
    return found


def _forms(canary: str) -> set[bytes]:
    """As it was typed, and as it may have been stored: without marks, or as a number.

    Four bytes, as a number of nine digits takes, stand somewhere in megabytes of salts and seals by chance:
    that one is looked for in the rows.
    """
    lower = canary.lower()
    forms = {lower.encode(), lower.encode("unicode-escape"), lower.encode("utf-16-le")}
    digits = "".join(character for character in canary if character.isdigit())
    if len(digits) >= 9:
        number = int(digits).to_bytes(15, "big").lstrip(b"\0")
        forms |= {digits.encode(), digits[-9:].encode(), number if len(number) > 4 else b""}
    return {form for form in forms if len(form) >= 4}
