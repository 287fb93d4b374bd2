"""a check of the wave's public key with each invitation

Revision 0007, revises 0006. Invitations of waves that are open get theirs from the vault, at the next tick.
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('invitation', sa.Column('key_check', sa.LargeBinary(length=32), nullable=True))


def downgrade():
    op.drop_column('invitation', 'key_check')
