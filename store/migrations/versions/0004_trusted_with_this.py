"""Lock, erase, account for: PINs, traces, the chain of the audit trail, counts by year.

The ids of messages that stood here unencrypted are dropped: sealing them takes the key, which a migration
does not have. What was sent before cannot be replied to or edited any more; nothing else changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PERSON_STATES = ("active", "locked", "returning", "left")
MEASURES = (
    "referred",
    "accepted",
    "rejected",
    "assigned",
    "days_to_start",
    "worked",
    "passed_threshold",
    "reached_six",
    "days_to_six",
    "fell_back",
    "expert_meeting",
    "unsafe_event",
    "ended_early",
    "closed",
    "safe_after_a_year",
    "not_safe_after_a_year",
    "quarters_worked",
)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the schema to this revision."""
    _widen_people()
    _seal_messages()
    _chain_audit()
    _add_pins()
    _add_traces()
    _add_year_counts()
    op.add_column("service_mark", sa.Column("retained_at", _MOMENT, nullable=True))
    op.add_column("service_mark", sa.Column("key_check", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Going back would put ids of messages in the open again."""
    raise RuntimeError("there is no way back from revision 0004: restore a backup")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _widen_people() -> None:
    if not _is_sqlite():
        op.drop_constraint("person_is_in_a_known_state", "person", type_="check")
        op.create_check_constraint(
            "person_is_in_a_known_state", "person", sa.column("state").in_(PERSON_STATES)
        )
    # SQLite cannot change a CHECK: there the table is made anew from `copy_from`, with its rows.
    with op.batch_alter_table(
        "person", recreate="auto", copy_from=_person() if _is_sqlite() else None
    ) as batch_op:
        batch_op.alter_column("telegram_id_encrypted", nullable=True, existing_type=sa.LargeBinary())
        batch_op.alter_column("telegram_id_lookup", nullable=True, existing_type=sa.String(length=64))
        batch_op.create_check_constraint(
            "an_account_is_found_by_what_it_is",
            "(telegram_id_encrypted IS NULL) = (telegram_id_lookup IS NULL)",
        )
        batch_op.create_check_constraint(
            "only_who_left_has_no_account", "telegram_id_encrypted IS NOT NULL OR state = 'left'"
        )
        batch_op.add_column(sa.Column("blocked_at", _MOMENT, nullable=True))
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("an_invitation_brings_somebody_back", "person", ["person_id"], ["id"])
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])


def _seal_messages() -> None:
    op.add_column("prompt", sa.Column("message_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("prompt", sa.Column("folded", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_column("prompt", "message_id")
    if not _is_sqlite():
        op.drop_constraint("only_sent_has_a_message", "outbox_message", type_="check")
    with op.batch_alter_table(
        "outbox_message", recreate="auto", copy_from=_outbox_message() if _is_sqlite() else None
    ) as batch_op:
        batch_op.drop_column("message_id")
        batch_op.add_column(sa.Column("message_sealed", sa.LargeBinary(), nullable=True))
        batch_op.create_check_constraint(
            "only_sent_has_a_message", "state = 'sent' OR message_sealed IS NULL"
        )
    op.create_index("ix_outbox_message_message_sealed", "outbox_message", ["message_sealed"])


def _chain_audit() -> None:
    doer = _words("a_fact_is_of_a_known_doer", "person", "service", "stranger", "command_line")
    with op.batch_alter_table("audit_row") as batch_op:
        batch_op.add_column(sa.Column("doer", doer, nullable=False, server_default="service"))
    # Before this, strangers and the command line were not told from the service itself.
    op.execute("UPDATE audit_row SET doer = 'person' WHERE person_id IS NOT NULL")
    with op.batch_alter_table("audit_row") as batch_op:
        batch_op.alter_column("doer", server_default=None)
    op.add_column("audit_row", sa.Column("salt", sa.LargeBinary(), nullable=True))
    op.add_column("audit_row", sa.Column("details_hash", sa.String(length=64), nullable=True))
    op.add_column("audit_row", sa.Column("hash", sa.String(length=64), nullable=True))
    op.add_column("audit_row", sa.Column("erases", sa.String(length=10_000), nullable=True))
    op.create_index("ix_audit_row_person_id", "audit_row", ["person_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name="there_is_one_audit_head"),
        sa.PrimaryKeyConstraint("id"),
    )


def _add_pins() -> None:
    op.create_table(
        "pin",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hash_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wait_until", _MOMENT, nullable=True),
        sa.Column("chosen_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.CheckConstraint("wrong >= 0", name="wrong_tries_are_counted_from_none"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )


def _add_traces() -> None:
    op.create_table(
        "trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("end", _words("trace_has_a_known_end", "fold", "delete"), nullable=False),
        sa.Column("prompt_id", sa.Integer(), nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompt.id"]),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox_message.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "message_sealed", name="a_message_leaves_one_trace"),
    )
    for column in ("person_id", "prompt_id", "outbox_id", "case_id"):
        op.create_index(f"ix_trace_{column}", "trace", [column])
    op.create_index("traces_that_are_due", "trace", ["due_at"])


def _add_year_counts() -> None:
    op.create_table(
        "year_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=40), nullable=False),
        sa.Column("measure", _words("count_is_of_a_known_measure", *MEASURES), nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "year", "municipality", "measure", "detail", name="a_year_counts_each_thing_once"
        ),
    )


def _person() -> sa.Table:
    roles = ("project_leader", "coordinator", "chair", "process_director")
    return sa.Table(
        "person",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role", _words("person_has_a_known_role", *roles), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("home_organisation", sa.String(length=40), nullable=True),
        sa.Column("municipality", sa.String(length=40), nullable=True),
        sa.Column("language", _words("person_reads_a_known_language", "nl", "en"), nullable=False),
        sa.Column("state", _words("person_is_in_a_known_state", *PERSON_STATES), nullable=False),
        sa.Column("telegram_id_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("telegram_id_lookup", sa.String(length=64), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("checked_at", _MOMENT, nullable=True),
        sa.Column("joined_at", _MOMENT, nullable=False),
        sa.Column("confirmed_at", _MOMENT, nullable=True),
        sa.Column("takes_alerts", sa.Boolean(), nullable=False),
        sa.Column("rests_from", sa.Time(), nullable=True),
        sa.Column("rests_until", sa.Time(), nullable=True),
        sa.Column("works_from", sa.Time(), nullable=True),
        sa.Column("works_until", sa.Time(), nullable=True),
        sa.Column("works_on", sa.String(length=5), nullable=True),
        sa.CheckConstraint("number > 0", name="aliases_count_from_one"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("role", "number", name="an_alias_is_one_person"),
        sa.UniqueConstraint("telegram_id_lookup"),
    )


def _outbox_message() -> sa.Table:
    urgencies = ("reply", "urgent", "question", "routine")
    states = ("pending", "sending", "sent", "failed", "unknown", "withdrawn")
    return sa.Table(
        "outbox_message",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("stranger_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("urgency", _words("message_is_of_a_known_urgency", *urgencies), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("prompt_id", sa.Integer(), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("state", _words("message_is_in_a_known_state", *states), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("deadline", _MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("may_be_repeat", sa.Boolean(), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'sending') = (deadline IS NOT NULL)", name="only_sending_has_a_deadline"
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name="only_sent_has_a_moment_of_sending"
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (stranger_encrypted IS NULL)", name="a_message_has_one_reader"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompt.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.Index("ix_outbox_message_case_id", "case_id"),
        sa.Index("ix_outbox_message_person_id", "person_id"),
        sa.Index("ix_outbox_message_prompt_id", "prompt_id"),
        sa.Index("messages_that_wait", "not_before", sqlite_where=sa.text("state IN ('pending', 'sending')")),
    )
