import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from reports.exports import pdf
from reports.exports.contents import contents_of
from reports.exports.formats import decimals_of, write_figure, write_interval, write_share_cell
from reports.exports.table import to_csv
from reports.panels import Suppressed
from tests.pictures import picture_file
from tests.reports.report_samples import SAMPLES, centre, client, everything_hidden, hidden

SENTENCE = "This result is not shown. Results are shown only where"


@pytest.fixture(scope="module")
def rendered(report_app):
    """Each sample as PDF, drawn once."""

    @cache
    def draw(name):
        with report_app.app_context():
            return pdf.render_pdf(SAMPLES[name]())

    return draw


@pytest.fixture(scope="module")
def read(rendered):
    """The text of each sample's pages, read once."""
    return cache(lambda name: pages_of(rendered(name)))


def pages_of(content):
    """The text of each page, white space folded."""
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_is_valid_pdf_ua(rendered, name):
    result = page.validate_pdf_bytes(rendered(name), profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in result.failures] == []
    assert result.is_compliant


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_of_a_demonstration_says_so(read, name):
    assert all("Demonstration data" in text for text in read(name))


def test_a_real_report_does_not_call_itself_a_demonstration(in_app):
    assert not any("Demonstration" in text for text in pages_of(pdf.render_pdf(centre(demonstration=False))))


@pytest.mark.parametrize("name", ["centre", "client", "team"])
def test_the_text_holds_the_numbers_of_the_report(in_app, read, name):
    report, text = SAMPLES[name](), " ".join(read(name))
    decimals = decimals_of(at.figure for at in report.panels if at.scale == "1-6")
    for panel in report.panels:
        if isinstance(panel.figure, Suppressed):
            continue
        value = write_figure(panel.figure, panel.scale, decimals)
        interval = write_interval(panel.figure, panel.scale, decimals)
        if panel.code == "index":
            assert f"{value} of 100" in text and f"95 % interval {interval}" in text
        else:
            assert f"{panel.name} {value} {interval}" in text
    for item in report.distributions:
        assert " ".join(write_share_cell(group) for group in item.groups) in text


def test_the_heat_map_holds_the_numbers_of_every_unit(read):
    report, text = centre(), read("centre")[2]
    for unit in report.units:
        if unit.state == "hidden":
            assert f"{unit.name} not shown" in text
            continue
        means = [at for code, at in unit.figures.items() if code != "index"]
        cells = [write_figure(unit.figures["index"], "0-100")]
        cells += [write_figure(at, "1-6", decimals_of(means)) for at in means]
        assert f"{unit.name} {unit.n.shown} {' '.join(cells)}".replace("\u00a0", " ") in text


def test_a_hidden_report_is_one_page_without_a_number(read):
    pages = read("hidden")
    assert len(pages) == 1
    assert SENTENCE in pages[0]
    report = centre()
    body = pages[0].replace("October 2026", "")
    assert write_figure(report.index.figure, "0-100") not in body
    assert not any(theme.name in body for theme in report.themes)


def test_hidden_figures_leave_no_number_behind(read):
    themes = read("everything_hidden")[1]
    body = themes[themes.index("Measure") : themes.index("Higher or lower")]
    assert body.count("not shown") == len(everything_hidden().themes)
    assert not re.search(r"\d", body.replace("95 % interval", ""))


def test_sections_without_content_are_left_out(read):
    assert not any("Over time" in text for text in read("first_wave"))
    assert not any("theme by theme" in text or "lowest score in" in text for text in read("team"))


def test_more_than_a_hundred_units_are_printed_at_their_ends(in_app):
    from tests.reports.report_samples import crowded

    text = " ".join(pages_of(pdf.render_pdf(crowded(120))))
    assert "Of 120 units this page prints the ends" in text
    assert len(re.findall(r"Team \d+ ", text)) == 20


def test_the_same_report_gives_the_same_bytes(in_app, rendered):
    assert pdf.render_pdf(centre()) == rendered("centre")


def test_the_file_names_itself(in_app, rendered):
    reader = PdfReader(BytesIO(rendered("centre")))
    assert reader.metadata.title == "Wellbeing index Bergen, October 2026"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert len(reader.outline) == len(contents_of(centre()).sections)
    assert str(reader.metadata.creation_date).startswith("2026-10-19")


def test_a_report_is_written_in_its_own_language(in_app):
    text = pages_of(pdf.render_pdf(client(language="nb")))[0]
    assert "oktober 2026" in text


def test_the_cover_shows_the_logo_by_the_clients_name(in_app):
    plain, branded = centre(), replace(centre(), logo=picture_file(size=(60, 20)))
    content = pdf.render_pdf(branded)
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    pictures = [list(PdfReader(BytesIO(one)).pages[0].images) for one in (pdf.render_pdf(plain), content)]
    assert [len(found) for found in pictures] == [0, 1]
    assert pictures[1][0].image.size == (60, 20)
    assert pdf.render_pdf(branded) == content


def test_the_logo_is_the_one_picture_that_is_no_chart():
    fetcher = pdf.ChartFetcher({}, b"the logo")
    answer = fetcher.fetch("chart:logo")
    assert (answer.read(), answer.headers["Content-Type"]) == (b"the logo", "image/png")
    for url in ("chart:logo2", "chart:index", "https://example.org/logo"):
        with pytest.raises(pdf.AddressRefused):
            fetcher.fetch(url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "https://example.org/x.png", "chart:of-another", "chart:logo", "data:text/plain,x"]
)
def test_nothing_but_the_own_charts_is_fetched(url):
    with pytest.raises(pdf.AddressRefused):
        pdf.ChartFetcher({}).fetch(url)


def test_two_reports_never_share_a_chart(in_app, read):
    """The same chart name in two reports is two pictures, even one after the other in one process."""
    first, second = read("centre")[1], pages_of(pdf.render_pdf(centre(seed=99)))[1]
    assert first != second
    assert pages_of(pdf.render_pdf(hidden())) != first


def test_the_released_table_is_attached_as_it_is_exported(in_app, rendered):
    reader = PdfReader(BytesIO(rendered("centre")))
    assert reader.attachments == {"table.csv": [to_csv(centre())]}
    files = reader.trailer["/Root"]["/Names"]["/EmbeddedFiles"]["/Names"]
    described = files[1].get_object()
    assert described["/Desc"] == "Every figure of this report as a table"


def test_the_table_holds_every_unit_of_which_the_page_prints_the_ends(in_app):
    from tests.reports.report_samples import crowded

    report = crowded(120)
    attached = PdfReader(BytesIO(pdf.render_pdf(report))).attachments["table.csv"][0].decode("utf-8-sig")
    assert all(f",{unit.name}," in attached for unit in report.units)


@pytest.mark.parametrize("teams", [5, 20, 101, 500])
def test_any_number_of_teams_makes_a_valid_report_of_full_pages(in_app, teams):
    from tests.reports.report_samples import crowded

    content = pdf.render_pdf(crowded(teams))
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    pages = pages_of(content)
    assert len(pages) <= 12 and all(len(text) > 200 for text in pages)
