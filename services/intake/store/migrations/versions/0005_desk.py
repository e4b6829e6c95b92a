"""desk: receipts, and the blind index of phones."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("phone_index", sa.LargeBinary(), nullable=True))
    op.create_index("person_by_phone", "person", ["phone_index"], unique=False)
    op.create_index(
        "person_unindexed",
        "person",
        ["id"],
        unique=False,
        postgresql_where=sa.text("phone_index IS NULL"),
    )
    op.create_table(
        "receipt",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("distant", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.PrimaryKeyConstraint("matter_id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("receipt_by_holder", "receipt", ["holder_id", "body"], unique=False)
    # Phones are encrypted: the service itself indexes those of before, a batch at a time.
    op.execute(
        "INSERT INTO timer (id, kind, object, epoch, number, due_at)"
        " SELECT gen_random_uuid(), 'index_phones', 'people', 0, 0, now()"
        " WHERE EXISTS (SELECT 1 FROM person)"
    )
