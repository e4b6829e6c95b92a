"""Pauses of a clock."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matter", sa.Column("pause_reason", sa.String(), nullable=True))
    for name in ("paused_at", "pause_until"):
        op.add_column("matter", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "matter", sa.Column("waited_seconds", sa.Integer(), nullable=False, server_default="0")
    )
