"""A file as it was released passes; each forgery is named by the rule it breaks, also where its hash is fitted to it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.verification import verify_release
from tests.reports.released_files import forge, make_file


@pytest.fixture(scope="module")
def content() -> bytes:
    return make_file()


def broken(content: bytes) -> set[str]:
    return {check.name for check in verify_release(content).checks if check.faults}


def cell_of(release: dict, path: str, measure: str) -> dict:
    return next(cell for cell in release["cells"] if (cell["path"], cell["measure"]) == (path, measure))


def count_of(release: dict, path: str) -> dict:
    return next(count for count in release["counts"] if count["path"] == path)


def test_what_was_released_passes(content):
    found = verify_release(content)
    assert found.holds
    assert found.sha256 == json.loads(content)["certificate"]["sha256"]
    assert found.rings.certain > 0 and found.rings.possible > 0
    assert found.attested


def test_the_file_shows_and_hides_something(content):
    """Otherwise the forgeries below would prove little."""
    file = json.loads(content)
    kinds = {cell["measure"].partition(":")[0] for cell in file["release"]["cells"]}
    assert {"index", "theme", "share", "distribution"} <= kinds
    assert file["release"]["groups"] and file["release"]["group_cells"]
    assert {(count["low"], count["exact"]) for count in file["release"]["counts"]} >= {(10, False), (40, True)}
    assert file["certificate"]["hidden_by_rule"]["all"] > 0
    assert "Oslo/Grey" not in {count["path"] for count in file["release"]["counts"]}


def test_nothing_finer_than_displayed_is_in_the_file(content):
    release = json.loads(content)["release"]
    assert len(release["moments_sha256"]) == 64 and "moments" not in release
    hidden = {unit["path"] for unit in release["units"]} - {count["path"] for count in release["counts"]}
    assert hidden and {unit["invited"] for unit in release["units"] if unit["path"] in hidden} == {None}


@pytest.mark.parametrize(
    "change",
    [
        lambda release, _: cell_of(release, "Oslo", "index").update(value=cell_of(release, "Oslo", "index")["value"] + 1),
        lambda release, _: release.update(client="other"),
        lambda release, _: release["units"].reverse(),
        lambda release, _: release.update(moments_sha256="0" * 64),
        lambda release, stated: stated.update(sha256="0" * 64),
    ],
)
def test_whatever_is_changed_in_the_document_changes_the_hash(content, change):
    assert "hash" in broken(forge(content, change, rehash=False))


def put_back(release, _, missing=1):
    """The team of four, as a band of five to nine, with its index and all themes of it but `missing`."""
    release["counts"].append({"path": "Oslo/Grey", "low": 5, "high": 9, "exact": False})
    themes = [measure["code"] for measure in release["measures"] if measure["part_of"] == "index"]
    for code in ("index", *themes[missing:]):
        release["cells"].append(cell_of(release, "Oslo/Red", code) | {"path": "Oslo/Grey"})


def sharpen(path, people):
    return lambda release, _: count_of(release, path).update(low=people, high=people, exact=True)


def moved(path, measure, **parts):
    return lambda release, _: cell_of(release, path, measure).update(parts)


def lowered(release, stated):
    release["thresholds"]["score"] = 3
    stated["parameters"]["minimum"]["score"] = 3
    for measure in release["measures"]:
        measure["minimum"] = min(measure["minimum"], 3) if measure["code"].startswith(("index", "theme")) else measure["minimum"]


def dropped(path, measure):
    return lambda release, _: release["cells"].remove(cell_of(release, path, measure))


def with_unit(path):
    return lambda release, _: release["units"].append({"path": path, "invited": None, "standing": True})


def counted(path):
    return lambda release, _: release["counts"].append({"path": path, "low": 5, "high": 9, "exact": False})


def without_unit(path):
    return lambda release, _: release.update(units=[unit for unit in release["units"] if unit["path"] != path])


def first_theme(release) -> str:
    return next(measure["code"] for measure in release["measures"] if measure["part_of"] == "index")


def fine_distribution(release, _):
    cell = next(cell for cell in release["cells"] if cell["measure"].startswith("distribution:"))
    options = [0.02, 0.08, 0.3, 0.3, 0.2, 0.1]
    cell["shares"] = [{"first": at, "last": at, "value": value, "bound": None} for at, value in enumerate(options, 1)]


def uncovered_distribution(release, _):
    cell = next(cell for cell in release["cells"] if cell["measure"].startswith("distribution:"))
    cell["shares"] = cell["shares"][:-1]


def group_of_another_background(release, _):
    release["groups"][0]["background"] = "age"
    for cell in release["group_cells"]:
        cell["background"] = "age" if cell["group"] == release["groups"][0]["group"] else cell["background"]


def set_driver(**parts):
    return lambda release, _: release["drivers"][0]["drivers"][0].update(parts)


def set_outcome(**parts):
    return lambda release, _: release["drivers"][0].update(parts)


def set_reliability(**parts):
    return lambda release, _: release["reliability"][0].update(parts)


def blocking(*items, stated=None):
    def change(release, certified):
        release["blocked"] = list(items)
        certified["blocked"] = list(items if stated is None else stated)

    return change


def smaller_client(release, _):
    count_of(release, "").update(low=95, high=95, exact=False)


FORGERIES = {
    "a blocking item whose index is shown": ("blocked", blocking("LEA1")),
    "a blocking item that is not asked": ("blocked", blocking("XYZ9")),
    "another blocking item on the certificate": ("blocked", blocking(stated=["LEA1"])),
    "a share off its grid": ("drivers", set_driver(share=0.123, low=0.0, high=1.0)),
    "a share beside its interval": ("drivers", set_driver(share=0.02, low=0.03, high=0.2)),
    "a share beyond everything": ("drivers", set_driver(share=0.02, low=0.0, high=1.01)),
    "a share made larger": ("drivers", set_driver(share=0.9, high=1.0)),
    "a direction there is not": ("drivers", set_driver(direction=2)),
    "what goes with a theme of the index": ("drivers", set_outcome(outcome="theme:leadership")),
    "nearly everything explained": ("drivers", set_outcome(explained=0.96)),
    "an exact number of people": ("drivers", set_outcome(people=147)),
    "too few people": ("drivers", set_outcome(people=95)),
    "more people than answered": ("drivers", set_outcome(people=160)),
    "a theme left out": ("drivers", lambda release, _: release["drivers"][0]["drivers"].pop()),
    "more than chance where it is not": ("drivers", lambda release, _: set_outcome(
        above_chance=not release["drivers"][0]["above_chance"])(release, _)),
    "an outcome said twice": ("drivers", lambda release, _: release["drivers"].append(release["drivers"][0])),
    "a hidden outcome": ("drivers", dropped("", "theme:turnover_intention")),
    "drivers of a small client": ("drivers", smaller_client),
    "a reliability off its grid": ("reliability", set_reliability(omega=0.123)),
    "an alpha beside its limits": ("reliability", set_reliability(alpha=0.5, low=0.6, high=0.7)),
    "an alpha without limits": ("reliability", set_reliability(alpha=0.5, low=None, high=None)),
    "teams that never differ within": ("reliability", set_reliability(icc1=0.99)),
    "the reliability of nothing": ("reliability", set_reliability(measure="theme:nothing")),
    "the reliability of a hidden theme": ("reliability", dropped("", "index")),
    "a reliability said twice": ("reliability", lambda release, _: release["reliability"].append(release["reliability"][0])),
    "reliability of a small client": ("reliability", smaller_client),
    "a figure off its grid": ("grain", moved("Oslo/Red", "index", value=62)),
    "a figure on a finer grid": ("grain", moved("Oslo/Red", "index", value=62, step=1, low=55, high=70)),
    "an extreme value": ("grain", moved("Oslo", "index", value=93, low=88, high=90)),
    "a bound in the middle": ("grain", moved("Oslo", "index", value=60, bound="at least", low=50, high=90)),
    "no bound at the end": ("grain", moved("Oslo", "index", value=90, low=85, high=90)),
    "an interval beside its value": ("grain", moved("Oslo", "index", value=60, low=61, high=65)),
    "an interval without width": ("grain", moved("Oslo", "index", value=60, low=60, high=60)),
    "an interval off its grid": ("grain", moved("Oslo", "index", value=60, low=58.5, high=65)),
    "no interval": ("grain", moved("Oslo", "index", low=None, high=None)),
    "an adjusted score off its grid": ("grain", moved("Oslo", "index", adjusted=60.25)),
    "a distribution with a small option": ("grain", fine_distribution),
    "a distribution that is not everybody": ("grain", uncovered_distribution),
    "a group's figure off its grid": ("grain", lambda release, _: release["group_cells"][0].update(value=60.5)),
    "a small count told exactly": ("counts", sharpen("Oslo/Red", 12)),
    "a band of one's own": ("counts", lambda release, _: count_of(release, "Oslo/Red").update(low=12, high=14)),
    "a group counted exactly": ("counts", lambda release, _: release["groups"][0].update(exact=True)),
    "a count that leaves few": ("count rings", sharpen("Bergen/Pink", 25)),
    "a unit smaller than its teams": ("count rings", sharpen("Bergen", 30)),
    "a lower minimum": ("thresholds", lowered),
    "a minimum of one measure": ("thresholds", lambda release, _: release["measures"][0].update(minimum=4)),
    "a minimum of a split": ("thresholds", lambda release, _: release["splits"][0].update(minimum=10)),
    "another cut": ("thresholds", lambda _, stated: stated["parameters"]["index"].update(cuts=[0, 100])),
    "a unit outside the tree": ("tree", without_unit("Oslo/Red")),
    "a unit that is nowhere": ("tree", with_unit("X/Y")),
    "a unit that doesn't stand": ("tree", lambda release, _: release["units"][1].update(standing=False)),
    "a measure nobody planned": ("tree", lambda release, _: release["measures"].pop()),
    "a figure twice": ("tree", lambda release, _: release["cells"].append(release["cells"][0])),
    "a unit twice": ("tree", lambda release, _: release["units"].append(release["units"][-1])),
    "a count without figures": ("tree", counted("Oslo/Grey")),
    "a hidden unit put back": ("companion", put_back),
    "a theme missing alone": ("companion", lambda release, _: dropped("Oslo", first_theme(release))(release, _)),
    "a distribution of a small unit": (
        "minimum",
        lambda release, _: release["cells"].append(
            next(cell for cell in release["cells"] if cell["measure"].startswith("distribution:")) | {"path": "Oslo/Red"}
        ),
    ),
    "a group nobody planned": ("splits", group_of_another_background),
    "a group without its index": ("splits", lambda release, _: release["group_cells"].pop(0)),
    "fewer hidden figures": ("total", lambda _, stated: stated["hidden_by_rule"].update(all=stated["hidden_by_rule"]["all"] - 1)),
    "an audit that failed": ("total", lambda _, stated: stated["audit"].update(passed=False)),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_named_even_with_a_hash_of_its_own(content, name):
    rule, change = FORGERIES[name]
    forged = forge(content, change)
    if rule == "total":
        file = json.loads(forge(content, lambda *_: None))
        change(file["release"], file["certificate"])
        forged = json.dumps(file).encode()
    found = broken(forged)
    assert rule in found
    assert "hash" not in found


def test_a_figure_put_back_without_its_companions_counts_as_shown(content):
    """The number hidden is one for all, so that a figure more is noticed by who hashes anew and forgets the total."""
    def change(release, _):
        release["cells"].append(cell_of(release, "Oslo/Red", "index") | {"path": "Oslo/Grey"})

    assert {"hash", "total", "tree"} <= broken(forge(content, change, rehash=False))


def test_a_whole_unit_put_back_by_a_perfect_forger_is_told_by_the_hash_in_the_report(content):
    """What nobody can tell from rounded numbers: so the hash has to be compared with the one that was handed out."""
    forged = verify_release(forge(content, lambda release, stated: put_back(release, stated, missing=0)))
    assert forged.holds
    assert forged.sha256 != verify_release(content).sha256


def test_a_ring_that_no_number_behind_the_bands_could_fill_is_named():
    """Exactly 20 people, 12 to 19 of them in one team: the rest is one to eight, where twelve are asked for."""
    forged = forge(make_file({"Oslo/Blue": 44, "Oslo/Red": 40}, score=12), lambda *_: None)
    assert broken(forged) == set()

    def shrink(release, _):
        count_of(release, "Oslo").update(low=20, high=20, exact=True)
        count_of(release, "Oslo/Blue").update(low=10, high=19, exact=False)
        release["counts"] = [count for count in release["counts"] if count["path"] != "Oslo/Red"]
        release["cells"] = [cell for cell in release["cells"] if cell["path"] != "Oslo/Red"]
        for cell in release["cells"]:
            if cell["path"] == "Oslo/Blue" and cell["measure"].startswith(("index", "theme")):
                cell["step"] = 5 if cell["measure"] == "index" else 0.25

    assert "rings" in broken(forge(forged, shrink))


names = st.sampled_from(["Oslo", "Oslo/Blue", "Oslo/Red", "Oslo/Red/Night", "Bergen/Green", "Moss", "Moss/Pink"])


@settings(max_examples=15)
@given(
    st.dictionaries(names, st.integers(0, 45), min_size=1, max_size=6),
    st.integers(0, 2**16),
    st.sampled_from([0.0, 0.05, 0.3]),
    st.sampled_from([5, 8, 21]),
    st.lists(names, max_size=2),
)
def test_every_release_that_the_rule_makes_passes(teams, seed, skipped, score, moved):
    if sum(teams.values()):
        found = verify_release(make_file(teams, seed=seed, skipped=skipped, score=score, moved=tuple(moved)))
        assert [check for check in found.checks if check.faults] == []
