"""What a process that serves or works makes sure of before anything else, where links lead to somewhere public."""

import resource

from survey.config import INSTANCE, Settings
from survey.refusal import Refusal


class SecretMissing(Refusal):
    """A public installation signs with what one machine made up for itself."""


def is_production(settings: Settings) -> bool:
    """Whether people reach it over a network: links are encrypted. The two commands of a first try say http and this machine."""
    return settings.base_url.startswith("https:")


def require_secret(settings: Settings) -> None:
    """SecretMissing in production. What a machine makes up is lost with its disk, and another machine makes another."""
    if is_production(settings) and settings.secret_made:
        raise SecretMissing(
            f"SENTERPULS_BASE_URL is https, so SENTERPULS_SECRET_KEY has to be set, to the same on every machine: to what "
            f"{INSTANCE / 'secret_key'} holds, so that nobody is signed out."
        )


def leave_no_core() -> None:
    """A process that crashes leaves no copy of its memory, in which there may be an answer. Its children inherit that."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def begin_work(settings: Settings) -> None:
    """For what runs until it is stopped, before it does anything. SecretMissing."""
    require_secret(settings)
    leave_no_core()
