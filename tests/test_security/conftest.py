"""The released database of the views' tests."""

from tests.reports.views.conftest import released_database, scene

__all__ = ["released_database", "scene"]
