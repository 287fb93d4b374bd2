"""The part of the JSON document that tells of turnover. Pure."""

from dataclasses import asdict
from typing import Any

from reports.turnover.outlook import Outlook

NO_FORECAST = "This report holds no turnover forecast."
NOTHING = Outlook("not available", NO_FORECAST)


def turnover_document(outlook: Outlook | None) -> dict[str, Any]:
    """What the report shows of turnover: the same keys whatever there is to say."""
    outlook = outlook or NOTHING
    return {
        "state": outlook.state,
        "reason": outlook.reason,
        "headcount": outlook.headcount,
        "baseline": None if outlook.baseline is None else asdict(outlook.baseline),
        "horizons": [
            {name: getattr(one, name) for name in ("months", "state", "expected", "low", "high", "base")}
            for one in outlook.horizons
        ],
        "contributions": [
            {"months": one.months, "code": each.code, "leavers": each.leavers}
            for one in outlook.horizons
            for each in one.contributions
        ],
        "record": [asdict(past) | {"within": past.within} for past in outlook.record],
    }
