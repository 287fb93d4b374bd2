"""What ties an invitation to its wave's public key: filled in where it is missing, and looked at for `senterpuls check`.

Always from the vault: the key in the database is what is in doubt.
"""

from collections.abc import Iterator

from sqlalchemy import bindparam, select, update

from survey.database import db
from survey.models.invitation import Invitation
from survey.models.wave import Wave
from survey.tokens import Token
from survey.vault import Vault

_TABLE = Invitation.__table__


def fill_key_checks(wave: Wave, vault: Vault) -> int:
    """Gives a check to the wave's invitations that have none; how many. Flushes.

    For a wave that was open when checks came in. Rows are rewritten in the order of their random ids, which is nobody's.
    """
    checks = [
        {"row": row.id, "check": check} for row, check in _with_true_checks(wave, vault) if row.key_check is None
    ]
    if checks:
        mine = (_TABLE.c.client == wave.client) & (_TABLE.c.wave == wave.month) & (_TABLE.c.id == bindparam("row"))
        db.session.connection().execute(update(_TABLE).where(mine).values(key_check=bindparam("check")), checks)
    return len(checks)


def has_true_keys(wave: Wave, vault: Vault) -> bool:
    """Whether the wave's public key and every invitation's check are those of the vault. VaultEntryMissing."""
    if wave.public_key != vault.public_key(wave.vault_entry):
        return False
    return all(row.key_check == check for row, check in _with_true_checks(wave, vault))


def _with_true_checks(wave: Wave, vault: Vault) -> Iterator[tuple]:
    public_key, link_key = vault.public_key(wave.vault_entry), vault.link_key(wave.vault_entry)
    rows = db.session.execute(
        select(_TABLE.c.id, _TABLE.c.key_check)
        .where(_TABLE.c.client == wave.client, _TABLE.c.wave == wave.month)
        .order_by(_TABLE.c.id)
    )
    for row in rows.all():
        yield row, Token.derive(link_key, row.id).key_check(public_key)
