"""Objections and challenges."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _number(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        *_number("epoch", "body_level", "giver_level"),
        *_text("body", "body_region", "giver", "giver_region", "said_by"),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        _moment("created_at"),
        _moment("due_at"),
        _moment("decided_at", nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.PrimaryKeyConstraint("matter_id", "epoch"),
    )
    op.create_table(
        "challenge",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        *_number("challenge_no", "superior_level"),
        *_text("person", "superior", "superior_region", "said_by", "state", "decided_by"),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        _moment("created_at"),
        _moment("due_at"),
        _moment("decided_at", nullable=True),
        sa.Column("decision", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.PrimaryKeyConstraint("matter_id", "challenge_no"),
    )
