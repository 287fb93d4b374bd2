"""The carriers that the settings name: channel → carrier. None configured: messages wait in the outbox."""

from collections.abc import Mapping
from datetime import UTC, datetime

from survey.config import Settings
from survey.mail.carriers import Carrier
from survey.mail.gateway import GatewayCarrier
from survey.mail.sending import SmtpCarrier
from survey.models.outbox import CHAT, EMAIL, SMS


def carriers_of(settings: Settings) -> Mapping[str, Carrier]:
    """In the order in which they are used."""
    carriers: dict[str, Carrier] = {}
    if settings.mail is not None:
        carriers[EMAIL] = SmtpCarrier(settings.mail, _now)
    for channel, gateway in ((SMS, settings.gateways.sms), (CHAT, settings.gateways.chat)):
        if gateway is not None:
            carriers[channel] = GatewayCarrier(gateway, channel)
    return carriers


def _now() -> datetime:
    return datetime.now(UTC)  # a mail's Date is the moment it leaves
