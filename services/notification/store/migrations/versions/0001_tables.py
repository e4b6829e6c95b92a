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
    create_chassis_tables()
    op.create_table(
        "inbox_head",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("read_to", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("read_to BETWEEN 0 AND n", name="inbox_read_only_what_is_there"),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "inbox_entry",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("entry_no", sa.Integer(), nullable=False),
        sa.Column("template_key", sa.String(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["inbox_head.person_id"],
        ),
        sa.PrimaryKeyConstraint("person_id", "number"),
        sa.UniqueConstraint("person_id", "matter_id", "entry_no", name="inbox_entry_once"),
    )
