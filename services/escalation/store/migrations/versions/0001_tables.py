"""tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.schema import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Exclusion over equality and a period needs GiST on text; a trusted extension of contrib.
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    create_chassis_tables()
    op.create_table(
        "matter_case",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("confidentiality", sa.String(), nullable=False),
        sa.Column("needs_screening", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("matter_id"),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("federation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation", "person", name="post_once"),
    )
    op.create_table(
        "acceptance",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["matter_case.matter_id"],
        ),
        sa.PrimaryKeyConstraint("matter_id", "epoch"),
    )
    op.create_table(
        "action_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("federation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("booked_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("booked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("federation"), "="),
            (sa.column("resource"), "="),
            (sa.text("tstzrange(booked_from, booked_until)"), "&&"),
            where=sa.text("resource <> ''"),
            using="gist",
            name="action_note_resource_booked_once",
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["matter_case.matter_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("action_note_by_matter", "action_note", ["matter_id", "id"], unique=False)
    op.create_table(
        "custody",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("without_deliberation", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["matter_case.matter_id"],
        ),
        sa.PrimaryKeyConstraint("matter_id", "epoch"),
    )
    op.create_table(
        "stage",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("federation", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("officer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["matter_case.matter_id"],
        ),
        sa.PrimaryKeyConstraint("matter_id", "epoch"),
    )
    op.create_index("stage_by_federation", "stage", ["federation", "matter_id"], unique=False)
    op.create_index(
        "stage_live_once",
        "stage",
        ["matter_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'ENDED'"),
    )
    op.create_index(
        "stage_waiting",
        "stage",
        ["federation", "deadline"],
        unique=False,
        postgresql_where=sa.text("state <> 'ENDED'"),
    )
