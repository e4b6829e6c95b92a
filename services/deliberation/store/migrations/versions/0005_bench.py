"""proposals of associates, former seats, publications."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "associate_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["council"], ["council.name"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("associate_by_council", "associate_proposal", ["council", "id"], unique=False)
    op.create_index(
        "associate_open",
        "associate_proposal",
        ["council", "person_id"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN'"),
    )
    op.create_table(
        "associate_vote",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("vote", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["associate_proposal.id"]),
        sa.PrimaryKeyConstraint("proposal_id", "person_id"),
    )
    op.create_table(
        "former_seat",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.ForeignKeyConstraint(["council"], ["council.name"]),
        sa.PrimaryKeyConstraint("seat_id"),
    )
    op.create_index("former_seat_by_council", "former_seat", ["council", "until"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item_id"),
    )
    op.create_index("publication_by_region", "publication", ["region", "id"], unique=False)
