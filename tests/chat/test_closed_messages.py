"""A question that somebody else answered: its message loses its buttons without being tapped."""

from tests.chat.conversation import Conversation

OPENED = """
clock 2026-01-12 09:00
project_leader: /nieuw
project_leader [Weesp]
project_leader [coördinator 1]
project_leader [coördinator 2]
project_leader [procesregisseur 1]
project_leader [Vandaag]
project_leader [Klopt, openen]
coordinator sees Noteer in je eigen dossier: casus {ref}
"""


async def test_the_deputy_answers_first_and_the_question_to_the_coordinator_closes(
    chat: Conversation,
) -> None:
    await chat.play(
        OPENED
        + """
        coordinator: /overleg {ref}
        coordinator [Casusoverleg]
        coordinator: vandaag 10:00
        coordinator [Klopt, plannen]
        clock 2026-01-12 11:30
        coordinator sees {ref} · casusoverleg van vandaag 10:00
        coordinator_2: /cijfer {ref}
        coordinator_2 [5]
        coordinator_2 [Klopt, opslaan]
        coordinator sees {ref} · casusoverleg 12 januari: consensus 5, opgeslagen door coördinator 2
        coordinator hears nothing
        """
    )
    assert not chat.newest("coordinator").buttons


async def test_a_conversation_left_by_typing_loses_its_buttons(chat: Conversation) -> None:
    await chat.play(
        OPENED
        + """
        coordinator: /overleg {ref}
        coordinator: /annuleer
        coordinator sees {ref}: gestopt, er is niets veranderd
        """
    )
    assert not any(message.buttons for message in chat.telegram.chat("coordinator")[1:] if message.from_bot)
