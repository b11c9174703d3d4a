"""What people type about people is nowhere afterwards: not in the database, not in the logs."""

from pathlib import Path

from sqlalchemy import inspect, text

from tests.chat.conversation import Conversation

NAME, PHONE, BSN = "Zebedeus Kwartelveld", "06-28374651", "123456782"
IDS = [str(number) for number in range(700001, 700009)]
CANARIES = [NAME, NAME.lower(), "Kwartelveld", PHONE, "28374651", BSN]
TYPED = f"{NAME} belt {PHONE}, BSN {BSN}"

OPENINGS = [
    ("project_leader", "/nieuw"),
    ("project_leader", "/uitnodigen"),
    ("coordinator", "/overleg"),
    ("coordinator", "/cijfer"),
    ("coordinator", "/corrigeer"),
    ("coordinator", "/mijn"),
    ("chair", "/mijn"),
    ("project_leader", "/status"),
    ("coordinator", "/taal"),
]


def stored(chat: Conversation) -> str:
    """Every byte of an SQLite database, or every row of a PostgreSQL one."""
    if chat.engine.dialect.name == "sqlite":
        file = Path(str(chat.engine.url.database))
        return "".join(
            part.read_bytes().decode("latin-1")
            for part in (file, file.with_name(file.name + "-wal"))
            if part.exists()
        )
    with chat.engine.connect() as connection:
        return "".join(
            str(row)
            for table in inspect(chat.engine).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        )


async def test_what_is_typed_about_people_is_kept_nowhere(busy_chat: Conversation) -> None:
    chat = busy_chat
    for person, opening in OPENINGS:
        await chat.says(person, opening)
        await chat.says(person, TYPED)
        await chat.says(person, f"{opening} {TYPED}")
        for _ in range(3):
            buttons = [row[0].data for row in chat.newest(person).buttons if row[0].data]
            if buttons:
                chat.telegram.tap(person, chat.newest(person).message_id, buttons[0])
                await chat.run.settle()
            await chat.says(person, TYPED)
        await chat.forges(person, f"v1:{NAME[:8]}:1.1:{PHONE}")
        await chat.forges(person, f"v1:item:1.1:{BSN} {NAME[:8]}")
        await chat.says(person, "/annuleer")
    for person in ("stranger", "chair_2"):
        await chat.says(person, TYPED)
        await chat.says(person, f"/start {BSN}")
        await chat.sends(person, "contact")
        await chat.sends(person, "document")
    message_id = chat.telegram.send_text("coordinator", "hallo")
    await chat.run.settle()
    chat.telegram.edit_text("coordinator", message_id, TYPED)
    await chat.run.settle()

    database, logs = stored(chat), f"{chat.bot_logs} {[r.getMessage() for r in chat.library_logs]}"
    told = "\n".join(got.text for person in chat.run.people for got in chat.telegram.received(person.key))
    assert any(NAME in message.text for message in chat.telegram.chat("coordinator"))
    for canary in CANARIES:
        assert canary not in database, canary
        assert canary not in logs, canary
        assert canary not in told, canary
    for telegram_id in IDS:
        assert telegram_id not in database, telegram_id
        assert telegram_id not in logs, telegram_id
