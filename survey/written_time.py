"""A moment as each language writes it, in the product's time zone."""

from datetime import date, datetime, tzinfo

from babel import Locale
from babel.dates import format_date, format_time
from flask_babel import get_locale, get_timezone

EUROPEAN_ENGLISH = Locale("en", "GB")


def write_moment(instant: datetime, zone: tzinfo | None = None) -> str:
    """21 November 2026, 18:00, in the language in force; English as in Europe, since its readers are there.

    zone: of the product, where none is given.
    """
    locale = get_locale()
    locale = EUROPEAN_ENGLISH if locale.language == EUROPEAN_ENGLISH.language else locale
    zone = zone or get_timezone()
    local = instant.astimezone(zone)
    return f"{format_date(local, 'long', locale)}, {format_time(local, 'short', tzinfo=zone, locale=locale)}"


def write_day(day: date) -> str:
    """21 November 2026; of a moment, the day in the product's time zone."""
    local = day.astimezone(get_timezone()).date() if isinstance(day, datetime) else day
    locale = get_locale()
    return format_date(local, "long", EUROPEAN_ENGLISH if locale.language == EUROPEAN_ENGLISH.language else locale)
