"""The values a field of a draft had before, and which laptops' changes each knows of.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Drafts that are there begin their history with what they say now."""
    op.rename_table("drafts", "drafts_before")
    op.create_table(
        "drafts",
        sa.Column("stage", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("criterion", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("stamps", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "draft_steps",
        sa.Column("stage", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("criterion", sa.Text, primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.execute("""INSERT INTO drafts SELECT stage, code, field, criterion, value, 1, X'7B7D' FROM drafts_before""")
    op.execute("""INSERT INTO draft_steps SELECT stage, code, field, criterion, 1, value FROM drafts_before""")
    op.drop_table("drafts_before")
