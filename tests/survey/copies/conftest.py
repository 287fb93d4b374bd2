"""An application on either database, owned by a role that passes by nothing, as it should be run."""

from dataclasses import replace

import pytest
from flask_migrate import upgrade

from tests.conftest import running_app
from tests.postgres import owned_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def app(request, settings):
    if request.param == "sqlite":
        with running_app(settings) as app:
            yield app
    else:
        address = request.getfixturevalue("postgres_address")
        with running_app(replace(settings, database_url=owned_database(address))) as app:
            upgrade()
            yield app
