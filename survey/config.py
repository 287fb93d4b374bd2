"""Settings: read once from the environment when the app is created, never again."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from survey.accounts.hashing import HashCost
from survey.accounts.open_id import Provider
from survey.mail.gateway_file import LOOPBACK, NO_GATEWAYS, Gateways, read_gateways
from survey.mail.server import MailServer
from survey.queue.place import QueuePlace
from survey.refusal import Refusal
from survey.web_address import leads_somewhere

HOME = Path(__file__).resolve().parent.parent
INSTANCE = HOME / "instance"
LOGS = ("text", "json", "requests")  # requests: json, and a line for each request of somebody who signs in
PROXIES = ("0", "1", "2", "3")
TOKEN_LENGTH = 32  # characters of what opens /metrics, at least


class SettingRefused(Refusal):
    """A setting that can't be used; the message says what to do."""


@dataclass(frozen=True)
class Settings:
    database_url: str
    vault: Path
    secret_key: str
    base_url: str
    mail: MailServer | None = None
    gateways: Gateways = NO_GATEWAYS
    provider: Provider | None = None
    hash_cost: HashCost = HashCost()
    secret_made: bool = False  # nobody gave one, so this machine made its own
    vault_named: bool = False  # by whoever set this machine up
    proxies: int = 0  # that pass a request on, each naming whom it had it from
    log: str = LOGS[0]
    metrics_token: str | None = field(default=None, repr=False)
    queue: QueuePlace | None = None  # without one, a serving process does what is due itself
    cache: Path | None = None  # where written PDFs are kept; without one, beside the database or in the instance folder
    cache_megabytes: int = 512

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, instance: Path = INSTANCE) -> "Settings":
        """Defaults serve one machine: an SQLite file and a secret in `instance/`, the vault in the user's state."""
        database_url = environment.get("SENTERPULS_DATABASE_URL") or f"sqlite:///{instance / 'senterpuls.sqlite3'}"
        vault = Path(environment.get("SENTERPULS_VAULT") or _default_vault(environment))
        if vault.resolve().is_relative_to(instance.resolve()):
            raise SettingRefused(
                f"SENTERPULS_VAULT is {vault}, inside {instance}, which is backed up; choose a directory outside it."
            )
        base_url = (environment.get("SENTERPULS_BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
        if not leads_somewhere(base_url):
            raise SettingRefused(f"SENTERPULS_BASE_URL is {base_url!r}; write the public address, as in https://pulse.example.com.")
        mail = MailServer.parse(url) if (url := environment.get("SENTERPULS_MAIL_URL")) else None
        if mail is not None and mail.host not in LOOPBACK and urlsplit(base_url).hostname in LOOPBACK:
            raise SettingRefused(
                f"SENTERPULS_BASE_URL is {base_url}, so links sent by mail would lead nowhere; set it to your public address."
            )
        return cls(
            database_url=database_url,
            vault=vault,
            secret_key=(secret := environment.get("SENTERPULS_SECRET_KEY")) or _secret_of(instance),
            secret_made=not secret,
            vault_named=bool(environment.get("SENTERPULS_VAULT")),
            base_url=base_url,
            mail=mail,
            gateways=read_gateways(Path(file)) if (file := environment.get("SENTERPULS_GATEWAYS")) else NO_GATEWAYS,
            provider=Provider.read(
                environment.get("SENTERPULS_OIDC_ISSUER"),
                environment.get("SENTERPULS_OIDC_CLIENT_ID"),
                environment.get("SENTERPULS_OIDC_CLIENT_SECRET"),
            ),
            proxies=int(_one_of(environment, "SENTERPULS_PROXIES", PROXIES)),
            log=_one_of(environment, "SENTERPULS_LOG", LOGS),
            metrics_token=_metrics_token(environment.get("SENTERPULS_METRICS")),
            queue=QueuePlace.parse(url, database_url) if (url := environment.get("SENTERPULS_QUEUE_URL")) else None,
            cache=_cache(environment.get("SENTERPULS_CACHE"), vault),
            cache_megabytes=_megabytes(environment.get("SENTERPULS_CACHE_MB") or "512"),
        )


def _one_of(environment: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """The first where nothing is set."""
    value = environment.get(name) or values[0]
    if value not in values:
        raise SettingRefused(f"{name} is {value}; it may be {', '.join(values[:-1])} or {values[-1]}.")
    return value


def _metrics_token(token: str | None) -> str | None:
    if token and len(token) < TOKEN_LENGTH:
        raise SettingRefused(
            f"SENTERPULS_METRICS has {len(token)} characters, so it could be guessed; set {TOKEN_LENGTH} or more that nobody "
            "can guess, or leave it unset: then there are no metrics."
        )
    return token or None


def _cache(folder: str | None, vault: Path) -> Path | None:
    """Reports and keys are kept apart: the one folder may be shared between machines and emptied, the other never."""
    if not folder:
        return None
    cache, keys = Path(folder).resolve(), vault.resolve()
    if cache.is_relative_to(keys) or keys.is_relative_to(cache):
        raise SettingRefused(
            f"SENTERPULS_CACHE is {folder}, and the vault {vault}: neither may be inside the other; choose another folder."
        )
    if not cache.is_dir():
        raise SettingRefused(f"SENTERPULS_CACHE is {folder}, which is no folder; make it, or choose another.")
    return cache


def _megabytes(size: str) -> int:
    if not size.isdecimal() or not int(size):
        raise SettingRefused(f"SENTERPULS_CACHE_MB is {size!r}; give a whole number of megabytes, such as 512.")
    return int(size)


def _default_vault(environment: Mapping[str, str]) -> Path:
    state = environment.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "senterpuls" / "vault"


def _secret_of(instance: Path) -> str:
    """The signing secret of this installation, made on first run and readable by its owner only."""
    place = instance / "secret_key"
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingRefused(
            f"{place} can't be written ({error.strerror}); set SENTERPULS_SECRET_KEY to 64 letters and digits nobody can guess."
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret
