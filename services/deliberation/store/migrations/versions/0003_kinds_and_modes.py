"""kinds and modes of meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("meeting", sa.Column("close_time", moment, nullable=True))
    op.add_column("meeting", sa.Column("place", sa.String(), server_default="", nullable=False))
    op.add_column("meeting", sa.Column("door_of", sa.Uuid(), nullable=True))
    op.add_column(
        "meeting", sa.Column("rules", sa.String(), server_default="2026-1", nullable=False)
    )
    op.add_column("meeting", sa.Column("month", sa.String(), nullable=True))
    op.add_column("meeting", sa.Column("held_from", moment, nullable=True))
    op.add_column("meeting", sa.Column("held_until", moment, nullable=True))
    op.create_index(
        "meeting_monthly",
        "meeting",
        ["council", "month"],
        unique=True,
        postgresql_where=sa.text("month IS NOT NULL"),
    )
    op.create_index(
        "meeting_unclosed",
        "meeting",
        ["council"],
        unique=False,
        postgresql_where=sa.text("state <> 'CLOSED'"),
    )
    op.add_column("item", sa.Column("ratification", sa.String(), server_default="", nullable=False))
    op.add_column("item", sa.Column("ratifies", sa.Uuid(), nullable=True))
    op.add_column("item", sa.Column("chair_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(None, "item", "item", ["ratifies"], ["id"])
    op.create_index(
        "item_open_once",
        "item",
        ["matter_id"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN' AND ratifies IS NULL"),
    )
    op.create_index(
        "item_ratifies",
        "item",
        ["ratifies"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN' AND ratifies IS NOT NULL"),
    )
    op.create_index(
        "item_due",
        "item",
        ["council"],
        unique=False,
        postgresql_where=sa.text("ratification = 'DUE'"),
    )
    # What is to be ratified stands beside the matter's own item; the index above keeps the rest.
    op.drop_index("item_open", table_name="item")
    op.add_column("attendance", sa.Column("signed_in_at", moment, nullable=True))
    op.create_table(
        "sign_in",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_in_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.PrimaryKeyConstraint("meeting_id", "person_id"),
    )
    op.create_table(
        "recusal",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("item_id", "person_id"),
    )
    op.create_table(
        "minutes_part",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.PrimaryKeyConstraint("meeting_id", "number"),
    )
    # Councils that exist already start their monthly clock when the service starts.
    op.execute(
        "INSERT INTO timer (id, kind, object, epoch, number, due_at)"
        " SELECT gen_random_uuid(), 'monthly_meeting', name, 1, 0, now() FROM council"
    )
