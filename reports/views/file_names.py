"""Names of downloaded files: plain ASCII, so that every system and mail program keeps them."""

import re
import unicodedata

from reports.report import Report

# Letters that have no decomposition of their own.
_SPELT = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "đ": "d", "Đ": "D", "ł": "l"})


def file_name(report: Report, ending: str) -> str:
    """nordlys-2026-11-Oslo-Team-3-nb.pdf; the unit is left out for the client itself."""
    parts = (report.client, report.month, plain(report.unit_path), report.language)
    return f"{'-'.join(part for part in parts if part)}.{ending}"


def plain(text: str) -> str:
    """Letters, digits and hyphens only; empty where nothing is left."""
    letters = unicodedata.normalize("NFKD", text.translate(_SPELT)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")
