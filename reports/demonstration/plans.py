"""The plans of the demonstration's clients, and the count of their open waves."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from reports.demonstration.calendar import OPENS_ON, ROTATION, Month
from survey.cadence import Plan
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.services.cadence import set_cadence
from survey.services.progress import refresh_counts
from survey.vault import Vault

ZONES = {"NO": "Europe/Oslo", "SE": "Europe/Stockholm", "NL": "Europe/Amsterdam", "DK": "Europe/Copenhagen"}


def plan_of(country: str, full_month: int) -> Plan:
    """Ten days a month with two reminders; the yearly index in the month of the newest release."""
    return Plan(
        day=OPENS_ON,
        opens=time(9),  # 8 UTC in winter, as the waves that are made
        days_open=10,
        zone=ZONES[country],
        reminders=(3, 7),
        quiet=(time(20), time(7)),
        modules=ROTATION[:6],
        full_month=full_month,
    )


def follow_plan(client: Client, wave: Wave, month: Month, *, vault: Vault, now: datetime) -> None:
    """Gives the client of an open wave its plan, and the wave the count that its scheduler would have made today."""
    plan = plan_of(client.country, (month.number - 1) % 12 + 1)
    set_cadence(client, plan, now=now)
    refresh_counts(wave, vault, now.astimezone(ZoneInfo(plan.zone)).date())
