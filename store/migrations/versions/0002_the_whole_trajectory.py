"""The whole trajectory: referrals, phases, plans, events, closings, absences, offers and hours."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PHASES = (
    "referred",
    "undecided",
    "selected",
    "direct_safety",
    "stable_safety",
    "recovery",
    "closed",
    "rejected",
    "ended_early",
    "completed",
)
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
)
WORKED_WAS_ASSIGNED = (
    "assigned_on IS NOT NULL OR phase NOT IN "
    "('direct_safety', 'stable_safety', 'recovery', 'closed', 'completed')"
)


def upgrade() -> None:
    """Bring the schema to this revision; cases that were brought in get their first step."""
    if op.get_bind().dialect.name == "sqlite":
        _widen_by_copying()
    else:
        _widen_in_place()
    op.add_column("service_mark", sa.Column("policy_hash", sa.String(length=64), nullable=True))
    op.add_column("service_mark", sa.Column("gaps_checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("role_score", sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("a_role_scores_once_a_meeting", "role_score")
    op.create_index(
        "a_role_scores_once_a_meeting",
        "role_score",
        ["meeting_id", "role", "number", "discipline"],
        unique=True,
        sqlite_where=sa.text("corrected_at IS NULL"),
        postgresql_where=sa.text("corrected_at IS NULL"),
    )
    _add_tables()
    op.execute(
        'INSERT INTO phase_change (case_id, step, target, "on", recorded_at) '
        "SELECT id, 'bring_in', phase, assigned_on, opened_at FROM \"case\""
    )


def _widen_in_place() -> None:
    op.drop_constraint("case_is_in_a_known_phase", "case", type_="check")
    op.create_check_constraint("case_is_in_a_known_phase", "case", sa.column("phase").in_(PHASES))
    op.alter_column("case", "assigned_on", existing_type=sa.Date(), nullable=True)
    op.add_column("case", sa.Column("reopened_on", sa.Date(), nullable=True))
    op.create_check_constraint("a_case_that_is_worked_was_assigned", "case", WORKED_WAS_ASSIGNED)
    op.drop_constraint("term_is_of_a_known_kind", "term", type_="check")
    op.create_check_constraint("term_is_of_a_known_kind", "term", sa.column("kind").in_(TERM_KINDS))
    op.add_column("term", sa.Column("moved_from", sa.Date(), nullable=True))
    op.add_column("term", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def _widen_by_copying() -> None:
    # SQLite cannot change a CHECK: each table is made anew as it must be, and its rows are copied over.
    with op.batch_alter_table("case", recreate="always", copy_from=_case()) as batch_op:
        batch_op.add_column(sa.Column("reopened_on", sa.Date(), nullable=True))
    with op.batch_alter_table("term", recreate="always", copy_from=_term()) as batch_op:
        batch_op.add_column(sa.Column("moved_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _case() -> sa.Table:
    return sa.Table(
        "case",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=6), nullable=False),
        sa.Column("municipality", sa.String(length=40), nullable=False),
        sa.Column("phase", _words("case_is_in_a_known_phase", *PHASES), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint(WORKED_WAS_ASSIGNED, name="a_case_that_is_worked_was_assigned"),
    )


def _term() -> sa.Table:
    states = ("running", "met", "passed", "withdrawn")
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
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", _words("term_is_in_a_known_state", *states), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"]),
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


def _add_tables() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "running",
                "over",
                name="absence_is_in_a_known_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("changes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name="an_absence_ends_after_it_begins"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_changes_at"), ["changes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "closing_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "goals_reached",
                "ended_early",
                name="closing_is_of_a_known_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "moved_away",
                "withdrawn",
                "taken_over",
                "other",
                name="ending_has_a_known_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "withdrawn",
                name="closing_request_is_in_a_known_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'ended_early') = (reason IS NOT NULL)", name="only_ending_early_has_a_reason"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("closing_request", schema=None) as batch_op:
        batch_op.create_index(
            "a_case_has_one_open_closing_request",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_closing_request_case_id"), ["case_id"], unique=False)

    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("doubt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doubt_case_id"), ["case_id"], unique=False)

    op.create_table(
        "duty_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "coordinator",
                "deputy",
                "process_director",
                "chair",
                name="duty_offer_is_of_a_known_duty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "withdrawn",
                name="duty_offer_is_in_a_known_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["giver_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("duty_offer", schema=None) as batch_op:
        batch_op.create_index(
            "a_duty_is_offered_once",
            ["case_id", "duty"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_duty_offer_case_id"), ["case_id"], unique=False)

    op.create_table(
        "phase_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "refer",
                "bring_in",
                "select",
                "leave_undecided",
                "reject",
                "assign",
                "go_on",
                "go_back",
                "stay",
                "close",
                "end_early",
                "reopen",
                "check_safe",
                "check_unknown",
                "check_not_safe",
                "refer_again",
                name="phase_change_is_a_known_step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "referred",
                "undecided",
                "selected",
                "direct_safety",
                "stable_safety",
                "recovery",
                "closed",
                "rejected",
                "ended_early",
                "completed",
                name="phase_change_comes_from_a_known_phase",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "referred",
                "undecided",
                "selected",
                "direct_safety",
                "stable_safety",
                "recovery",
                "closed",
                "rejected",
                "ended_early",
                "completed",
                name="phase_change_goes_to_a_known_phase",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("phase_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phase_change_case_id"), ["case_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "safety_plan",
                "care_plan",
                "recovery_plan",
                name="plan_is_of_a_known_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(
            "a_case_has_one_current_plan_per_kind",
            ["case_id", "kind"],
            unique=True,
            sqlite_where=sa.text("corrected_at IS NULL"),
            postgresql_where=sa.text("corrected_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_plan_case_id"), ["case_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "veilig_thuis",
                "municipality",
                "both",
                name="referral_comes_from_a_known_party",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("criterion_1", sa.Boolean(), nullable=False),
        sa.Column("criterion_2", sa.Boolean(), nullable=False),
        sa.Column("criterion_3", sa.Boolean(), nullable=False),
        sa.Column("criterion_4", sa.Boolean(), nullable=False),
        sa.Column("criterion_5", sa.Boolean(), nullable=False),
        sa.Column("criterion_6", sa.Boolean(), nullable=False),
        sa.Column("criterion_7", sa.Boolean(), nullable=False),
        sa.Column("criterion_8", sa.Boolean(), nullable=False),
        sa.Column("risk_assessed", sa.Boolean(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "with_consent",
                "without_consent",
                "not_yet",
                "unsafe_to_inform",
                "out_of_reach",
                name="referral_has_a_known_ground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("selection_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column(
            "rejection",
            sa.Enum(
                "bad_timing",
                "situation_is_safe",
                "regular_help_first",
                "other_direction",
                "no_consensus",
                name="rejection_has_a_known_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("warm_handover_on", sa.Date(), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("criterion_1", name="a_referral_meets_criterion_1"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["case.id"],
        ),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_table(
        "restraining_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expiry_noted_on", sa.Date(), nullable=True),
        sa.Column("case_manager_done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name="a_restraining_order_ends_after_its_start"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("restraining_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_restraining_order_case_id"), ["case_id"], unique=False)

    op.create_table(
        "unsafe_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "physical",
                "sexual",
                "threat",
                "stalking",
                "neglect",
                "other",
                name="unsafe_event_is_of_a_known_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("unsafe_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unsafe_event_case_id"), ["case_id"], unique=False)

    op.create_table(
        "worked_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("quarters", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quarters BETWEEN 0 AND 96", name="a_day_has_at_most_24_hours"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("worked_hours", schema=None) as batch_op:
        batch_op.create_index(
            "a_day_of_work_is_recorded_once",
            ["person_id", "case_id", "on"],
            unique=True,
            sqlite_where=sa.text("corrected_at IS NULL"),
            postgresql_where=sa.text("corrected_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_worked_hours_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_worked_hours_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    """What was recorded of a trajectory cannot be put into the schema before it."""
    raise RuntimeError("restore a backup instead")
