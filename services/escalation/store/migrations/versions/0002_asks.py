"""Asks, the registry of bodies, and posts that end."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "matter_case", sa.Column("urgency", sa.String(), server_default="NORMAL", nullable=False)
    )
    op.add_column(
        "matter_case", sa.Column("pseudonym", sa.String(), server_default="", nullable=False)
    )
    op.add_column("post", sa.Column("until", _AT, nullable=True))
    # Who left may come back: only one post of a kind at a time.
    op.drop_constraint("post_once", "post", type_="unique")
    op.create_index(
        "post_once",
        "post",
        ["federation", "person", "kind"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.Column("until", _AT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("body_by_region", "body", ["region", "kind", "id"])
    op.create_index(
        "body_once",
        "body",
        ["region", "kind", "title"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "body_officer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.Column("until", _AT, nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "body_officer_once",
        "body_officer",
        ["body_id", "person"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "ask_bundle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("completion", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.Column("seen_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter_case.matter_id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_ask_bundle_matter_id", "ask_bundle", ["matter_id"])
    op.create_table(
        "ask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("doer", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", _AT, nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.Column("due", _AT, nullable=True),
        sa.Column("due_no", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("disclosed", sa.String(), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("bundle", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agenda_document", sa.String(), nullable=False),
        sa.Column("agenda_date", sa.Date(), nullable=True),
        sa.Column("reminded_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["bundle"], ["ask_bundle.id"]),
        sa.ForeignKeyConstraint(["matter_id"], ["matter_case.matter_id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ask_by_matter", "ask", ["matter_id", "id"])
    op.create_index("ask_by_asker", "ask", ["asker", "kind", "id"])
    op.create_index("ask_by_doer", "ask", ["doer", "kind", "id"])
    op.create_index("ask_by_bundle", "ask", ["bundle"])
    op.create_index(
        "ask_waiting",
        "ask",
        ["doer", "due"],
        postgresql_where=sa.text("state IN ('ASKED', 'ACCEPTED', 'SENT_BACK')"),
    )
