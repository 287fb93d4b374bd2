"""An account's second factor: setting it up, asking for it, taking it away. A code is good once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, or_, select, update

from survey.accounts.codes import (
    new_recovery_codes,
    new_secret,
    open_secret,
    recovery_hash,
    seal_secret,
    setup_address,
    step_of,
)
from survey.database import db
from survey.models.account import Account, RecoveryCode, SecondFactor
from survey.services.passwords import end_sessions


@dataclass(frozen=True)
class Setup:
    """What goes into an authenticator: typed by hand, or as the address of a QR code."""

    secret: str
    address: str

    def __repr__(self) -> str:
        return "Setup(…)"


def asks_second_factor(account: Account) -> bool:
    """Whether signing in takes a code."""
    confirmed = exists().where(SecondFactor.account == account.id, SecondFactor.confirmed_at.is_not(None))
    return db.session.scalar(select(confirmed))


def count_unreadable(connection: Connection, secret_key: str) -> int:
    """Second factors of a database that this secret key does not open."""
    sealed = connection.scalars(select(SecondFactor.__table__.c.sealed)).all()
    return sum(open_secret(one, secret_key) is None for one in sealed)


def begin_second_factor(account: Account, *, secret_key: str) -> None:
    """A new secret, which is asked for only after a code of it was given. Nothing where the second factor is on."""
    if asks_second_factor(account):
        return
    _remove(account)
    db.session.add(SecondFactor(account=account.id, sealed=seal_secret(new_secret(), secret_key)))
    db.session.flush()


def setup_of(account: Account, *, secret_key: str) -> Setup | None:
    """The secret that waits for its first code; None where there is none, or it is in use and not shown any more."""
    found = db.session.get(SecondFactor, account.id)
    secret = open_secret(found.sealed, secret_key) if found and found.confirmed_at is None else None
    return Setup(secret, setup_address(secret, account.email)) if secret else None


def confirm_second_factor(account: Account, code: str, *, secret_key: str, now: datetime) -> tuple[str, ...] | None:
    """Switches it on, ends other sessions, and gives the recovery codes, which are not kept. None for a wrong code."""
    setup = setup_of(account, secret_key=secret_key)
    step = step_of(setup.secret, _typed(code), now) if setup else None
    if step is None:
        return None
    factor = db.session.get(SecondFactor, account.id)
    factor.confirmed_at, factor.last_step = now, step
    codes = new_recovery_codes()
    db.session.add_all(RecoveryCode(account=account.id, hash=recovery_hash(account.id, each)) for each in codes)
    end_sessions(account)
    return codes


def accept_code(account: Account, code: str, *, secret_key: str, now: datetime) -> bool:
    """Uses a code of the telephone, or a recovery code: each once, also where two come at the same time."""
    factor = db.session.get(SecondFactor, account.id)
    if factor is None or factor.confirmed_at is None:
        return False
    secret = open_secret(factor.sealed, secret_key)
    step = step_of(secret, _typed(code), now) if secret else None
    return _use_recovery_code(account, code) if step is None else _use_step(account, step)


def drop_second_factor(account: Account) -> None:
    """Switches it off, and ends all sessions."""
    _remove(account)
    end_sessions(account)


def count_recovery_codes(account: Account) -> int:
    """How many are left."""
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).filter_by(account=account.id))


def _use_step(account: Account, step: int) -> bool:
    later = or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step)
    used = update(SecondFactor).where(SecondFactor.account == account.id, later).values(last_step=step)
    return db.session.execute(used.execution_options(synchronize_session=False)).rowcount == 1


def _use_recovery_code(account: Account, code: str) -> bool:
    known = recovery_hash(account.id, code)
    if known is None:
        return False
    return db.session.execute(delete(RecoveryCode).filter_by(account=account.id, hash=known)).rowcount == 1


def _remove(account: Account) -> None:
    for table in (RecoveryCode, SecondFactor):
        db.session.execute(delete(table).where(table.account == account.id))


def _typed(code: str) -> str:
    return "".join(code.split())
