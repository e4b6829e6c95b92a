"""A promised day, and when what was promised was done."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("expected_at", "fulfilled_at"):
        op.add_column("resolution", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
