from dataclasses import replace

import pytest

from survey.installation import Installation


@pytest.mark.sqlite
@pytest.mark.parametrize(("base_url", "public"), [("https://puls.example", True), ("http://127.0.0.1:8000", False)])
def test_more_is_asked_of_what_people_reach_over_a_network(app, settings, now, tmp_path, base_url, public):
    installation = Installation(replace(settings, base_url=base_url), tmp_path, "0001", now)
    assert (installation.is_public, installation.database_folder) == (public, tmp_path)
