"""The released database of the views' tests."""

from tests.reports.views.conftest import released_database, settings

__all__ = ["released_database", "settings"]
