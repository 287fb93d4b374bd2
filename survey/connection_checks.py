"""What `senterpuls check` asks of secrets and of connections that leave the machine."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from flask import current_app

from survey.addresses import is_this_machine
from survey.installation import Installation
from survey.mail.server import NONE
from survey.queue.place import POSTGRESQL, REDIS, SQLITE

SECRET_LENGTH = 32  # characters
PROVEN = ("verify-ca", "verify-full")  # libpq's sslmode: encrypted, and to whom it should be


def secret_key(installation: Installation) -> Iterator[str]:
    settings = installation.settings
    if not installation.is_public:
        return
    if settings.secret_made:
        yield "SENTERPULS_SECRET_KEY is not set, so serve and worker refuse to start; set it, to the same on every machine."
    elif len(settings.secret_key) < SECRET_LENGTH or len(set(settings.secret_key)) < SECRET_LENGTH // 4:
        yield (
            f"SENTERPULS_SECRET_KEY could be guessed, anybody's session with it; set {SECRET_LENGTH} characters or more from: "
            "python3 -c 'import secrets; print(secrets.token_hex(32))'"
        )


def debugging(_installation: Installation) -> Iterator[str]:
    if current_app.debug:
        yield "Flask's debug mode is on, which shows failures to visitors; unset FLASK_DEBUG."


def encrypted_database(installation: Installation) -> Iterator[str]:
    if (mode := unproven(installation.settings.database_url)) is not None:
        yield (
            f"The database is reached over a network with sslmode {mode or 'not set'}, so somebody could read along; add "
            "sslmode=verify-full to SENTERPULS_DATABASE_URL."
        )


def encrypted_queue(installation: Installation) -> Iterator[str]:
    queue = installation.settings.queue
    if queue is None:
        return
    parts = urlsplit(queue.address)
    if queue.kind == REDIS and parts.scheme == "redis" and not is_this_machine(parts.hostname or ""):
        yield "The queue is reached over a network unencrypted; use rediss:// in SENTERPULS_QUEUE_URL."
    if queue.kind == POSTGRESQL and unproven(queue.address) is not None:
        yield "The queue is reached over a network that somebody could read; add sslmode=verify-full to SENTERPULS_QUEUE_URL."


def encrypted_mail(installation: Installation) -> Iterator[str]:
    mail = installation.settings.mail
    if mail and mail.tls == NONE and not is_this_machine(mail.host):
        yield f"Mail, links with it, goes to {mail.host} unencrypted; use tls=starttls or smtps:// in SENTERPULS_MAIL_URL."


def queue_outside_vault(installation: Installation) -> Iterator[str]:
    queue, vault = installation.settings.queue, installation.settings.vault.resolve()
    if queue and queue.kind == SQLITE and Path(queue.address).resolve().is_relative_to(vault):
        yield f"The queue's file is inside the vault {vault}, where only keys may be; choose another place for it."


def proxies(installation: Installation) -> Iterator[str]:
    """An encrypted address means that something in front takes the encryption off."""
    if installation.is_public and installation.settings.proxies == 0:
        yield "No proxy is counted, so all visitors have one address and share its limits; set SENTERPULS_PROXIES, mostly to 1."


def unproven(url: str) -> str | None:
    """The sslmode of a PostgreSQL address over a network that does not check who answers ("" where none is set), or None."""
    parts = urlsplit(url)
    choices = parse_qs(parts.query)
    host = parts.hostname or choices.get("host", [""])[0]
    mode = choices.get("sslmode", [""])[0]
    local = not host or host.startswith("/") or is_this_machine(host)
    return None if local or mode in PROVEN or not parts.scheme.startswith("postgres") else mode


CHECKS = (secret_key, debugging, encrypted_database, encrypted_queue, encrypted_mail, queue_outside_vault, proxies)
