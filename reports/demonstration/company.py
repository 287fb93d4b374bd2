"""Company for the demonstration's clients: small ones with one release each, so that there is a benchmark set to stand in."""

from dataclasses import replace
from datetime import datetime

from reports.demonstration.organisations import ORGANISATIONS, SMALLEST
from reports.demonstration.running import Demonstration
from reports.models.pool import Pool
from reports.pools import declare_pool, freeze_pools
from survey.database import db

POOL, POOL_NAME = "demo-contact-centres", "Contact centres (demo)"


def company_of(demonstration: Demonstration) -> Demonstration:
    """What the clients that nobody asked for run: the newest release, in the smallest size."""
    size = replace(demonstration.size, **SMALLEST)
    return replace(
        demonstration,
        size=size,
        organisations=tuple(one for one in ORGANISATIONS if one not in demonstration.organisations),
        months=demonstration.months[-2:-1],
    )


def freeze_benchmark(demonstration: Demonstration, *, now: datetime) -> None:
    """Declares the set of all demonstration clients, once, and freezes the newest release's figures. Does not commit."""
    if db.session.get(Pool, POOL) is None:
        declare_pool(POOL, POOL_NAME, now=now, demonstration=True)
    freeze_pools(demonstration.months[-2].text, now=now)
