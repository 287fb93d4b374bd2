"""The parts of the JSON document that a report has for the client as a whole. Pure."""

from dataclasses import asdict
from typing import Any

from reports.client_wide import Driver
from reports.report import Report

DIRECTIONS = {1: "higher", -1: "lower", 0: "not clear"}


def drivers_document(report: Report) -> list[dict[str, Any]]:
    """What goes with each outcome; empty where it is not said, whatever the reason."""
    return [
        {
            "outcome": one.outcome,
            "explained": one.explained,
            "n": f"≈ {one.people}",
            "above_chance": one.above_chance,
            "themes": [_driver(driver) for driver in one.drivers],
        }
        for one in report.drivers
    ]


def _driver(driver: Driver) -> dict[str, Any]:
    return asdict(driver) | {"direction": DIRECTIONS[driver.direction]}


def reliability_document(report: Report) -> list[dict[str, Any]]:
    """How well the index and themes of several items are measured."""
    return [asdict(one) for one in report.reliability]


def blocked_document(report: Report) -> list[dict[str, str]]:
    """Items that run against the others, with the theme that is not shown because of each."""
    return [{"item": one.code, "text": one.text, "theme": one.theme} for one in report.blocked]
