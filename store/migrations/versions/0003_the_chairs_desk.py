"""The chair's desk: kinds of alert, offers, expert meetings with agreements, and people's own hours."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TERM_KINDS = (
    "threshold",
    "monitoring",
    "scores",
    "registration",
    "decision",
    "review",
    "selection",
    "tie_break",
    "assignment",
    "warm_handover",
    "phase",
    "doubt",
    "closing",
    "one_year_check",
    "new_referral",
    "handover",
    "restraining_order",
    "case_manager",
    "preparation",
    "agreements",
    "agreement",
    "scale_down",
    "consultation",
)
CAUSES = (
    "threshold",
    "review",
    "earlier",
    "second_clock",
    "fell_back",
    "not_rising",
    "no_answer",
    "nobody_there",
    "not_kept",
)
DECISIONS = (
    "expert_meeting",
    "advice",
    "back_to_coordinator",
    "no_meeting",
    "scale_up",
    "follow",
    "arranged",
    "now_kept",
    "no_longer_needed",
    "decided_outside",
)
RUNGS = (
    "coordinator",
    "process_director",
    "guard",
    "chair",
    "project_leader",
    "manager",
    "steering_group",
    "executive",
)
BACK_REASONS = ("plan_not_ready", "form_not_ready", "more_time", "other_step_first", "does_not_fit")
SNOOZE_REASONS = ("waits_for_information", "parties_away", "talk_planned")
NOT_INVITED = ("unsafe", "declined", "out_of_reach", "experts_first")


def upgrade() -> None:
    """Bring the schema to this revision; nothing that was there changes."""
    _add_consultations()
    _add_agreements()
    _add_needed_disciplines()
    _add_offers()
    _add_escalation_steps()
    _widen_terms()
    _widen_alerts()
    op.add_column("alert_recipient", sa.Column("wants_meeting", sa.Boolean(), nullable=True))
    _widen_meetings()
    _widen_people()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _widen_check(table: str, name: str, column: str, words: tuple[str, ...]) -> None:
    # SQLite cannot change a CHECK: there the table is made anew from `copy_from`, with its rows.
    if not _is_sqlite():
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, sa.column(column).in_(words))


def _widen_terms() -> None:
    _widen_check("term", "term_is_of_a_known_kind", "kind", TERM_KINDS)
    if _is_sqlite():
        with op.batch_alter_table("term", recreate="always", copy_from=_term()):
            pass


def _widen_alerts() -> None:
    _widen_check("alert", "alert_has_a_known_cause", "cause", CAUSES)
    _widen_check("alert", "alert_got_a_known_decision", "decision", DECISIONS)
    back = _words("alert_goes_back_for_a_known_reason", *BACK_REASONS)
    snooze = _words("alert_waits_for_a_known_reason", *SNOOZE_REASONS)
    outside = _words("alert_is_on_a_known_step_outside", *RUNGS)
    with op.batch_alter_table(
        "alert", recreate="auto", copy_from=_alert() if _is_sqlite() else None
    ) as batch_op:
        batch_op.add_column(sa.Column("repeats", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("back_reason", back, nullable=True))
        batch_op.add_column(sa.Column("snooze_reason", snooze, nullable=True))
        batch_op.add_column(sa.Column("form_ready", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("plan_ready", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("agreement_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("outside", outside, nullable=True))
        batch_op.create_foreign_key(
            "an_escalation_is_about_an_agreement", "agreement", ["agreement_id"], ["id"]
        )
    with op.batch_alter_table("alert") as batch_op:
        batch_op.alter_column("repeats", server_default=None)


def _widen_meetings() -> None:
    ground = _words("meeting_is_without_household_on_a_known_ground", *NOT_INVITED)
    with op.batch_alter_table(
        "meeting", recreate="auto", copy_from=_meeting() if _is_sqlite() else None
    ) as batch_op:
        batch_op.add_column(sa.Column("household_invited", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("not_invited_ground", ground, nullable=True))
        batch_op.add_column(sa.Column("agreements_noted_on", sa.Date(), nullable=True))


def _widen_people() -> None:
    op.add_column("person", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("takes_alerts", sa.Boolean(), nullable=False, server_default=sa.true()))
    for name in ("rests_from", "rests_until", "works_from", "works_until"):
        op.add_column("person", sa.Column(name, sa.Time(), nullable=True))
    op.add_column("person", sa.Column("works_on", sa.String(length=5), nullable=True))
    op.add_column("service_mark", sa.Column("steps_lost", sa.String(length=100), nullable=True))


def _alert() -> sa.Table:
    return sa.Table(
        "alert",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("cause", _words("alert_has_a_known_cause", *CAUSES), nullable=False),
        sa.Column("anchor", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            _words("alert_is_in_a_known_state", "open", "acknowledged", "decided", "closed"),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_action_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("decision", _words("alert_got_a_known_decision", *DECISIONS), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("cause_vanished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('open', 'acknowledged')) = (next_action_at IS NOT NULL)",
            name="an_undecided_alert_has_a_next_action",
        ),
        sa.CheckConstraint(
            "state <> 'acknowledged' OR holder_id IS NOT NULL", name="an_acknowledged_alert_has_a_holder"
        ),
        sa.CheckConstraint(
            "state <> 'decided' OR decision IS NOT NULL", name="a_decided_alert_has_a_decision"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "cause", "anchor", name="an_alert_has_one_cause"),
        sa.Index("ix_alert_case_id", "case_id"),
        sa.Index("alerts_that_climb", "next_action_at", sqlite_where=sa.text("next_action_at IS NOT NULL")),
    )


def _term() -> sa.Table:
    return sa.Table(
        "term",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("term_is_of_a_known_kind", *TERM_KINDS), nullable=False),
        sa.Column("anchor", sa.String(length=60), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _words("term_is_in_a_known_state", "running", "met", "passed", "withdrawn"),
            nullable=False,
        ),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["alert.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.Index(
            "a_cause_has_one_running_term",
            "case_id",
            "kind",
            "anchor",
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
        ),
        sa.Index("ix_term_case_id", "case_id"),
        sa.Index("ix_term_due_at", "due_at"),
        sa.Index("ix_term_owner_id", "owner_id"),
    )


def _meeting() -> sa.Table:
    return sa.Table(
        "meeting",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _words("meeting_is_of_a_known_kind", "case_meeting", "network_meeting", "expert_meeting"),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            _words("meeting_is_in_a_known_state", "planned", "held", "not_held", "cancelled"),
            nullable=False,
        ),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.Index("ix_meeting_case_id", "case_id"),
    )


def _add_consultations() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _words("consultation_is_in_a_known_state", "open", "accepted", "declined", "withdrawn"),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "a_chair_is_consulted_once_at_a_time",
        "consultation",
        ["case_id", "chair_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_consultation_case_id"), "consultation", ["case_id"], unique=False)
    op.create_index(op.f("ix_consultation_chair_id"), "consultation", ["chair_id"], unique=False)


def _add_agreements() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _words(
                "agreement_is_of_a_known_kind",
                "safety_measure",
                "help_starts",
                "treatment",
                "children",
                "housing",
                "money",
                "legal_step",
                "contact",
                "information",
                "other",
            ),
            nullable=False,
        ),
        sa.Column("responsible", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("times_later", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _words("agreement_is_in_a_known_state", "open", "kept", "not_kept", "lapsed", "withdrawn"),
            nullable=False,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="a_settled_agreement_has_a_date"),
        sa.CheckConstraint("times_later >= 0", name="an_agreement_moves_forward"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("agreements_of_a_case", "agreement", ["case_id", "state"], unique=False)
    op.create_index(op.f("ix_agreement_meeting_id"), "agreement", ["meeting_id"], unique=False)


def _add_needed_disciplines() -> None:
    op.create_table(
        "needed_discipline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("ring", _words("discipline_is_of_a_known_ring", "inner", "outer"), nullable=False),
        sa.Column("discipline", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meeting_id", "ring", "discipline", name="a_discipline_is_needed_once"),
    )
    op.create_index(
        op.f("ix_needed_discipline_meeting_id"), "needed_discipline", ["meeting_id"], unique=False
    )


def _add_offers() -> None:
    op.create_table(
        "alert_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            _words("alert_offer_is_in_a_known_state", "open", "accepted", "declined", "withdrawn"),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["alert.id"],
        ),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "an_alert_has_one_open_offer",
        "alert_offer",
        ["alert_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_alert_offer_alert_id"), "alert_offer", ["alert_id"], unique=False)
    op.create_index(op.f("ix_alert_offer_to_id"), "alert_offer", ["to_id"], unique=False)


def _add_escalation_steps() -> None:
    op.create_table(
        "escalation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("rung", _words("step_was_taken_on_a_known_rung", *RUNGS), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["alert.id"],
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("alert_id", "rung", name="a_step_of_an_escalation_is_taken_once"),
    )
    op.create_index(op.f("ix_escalation_step_alert_id"), "escalation_step", ["alert_id"], unique=False)


def downgrade() -> None:
    """What was recorded at the chair's desk cannot be put into the schema before it."""
    raise RuntimeError("restore a backup instead")
