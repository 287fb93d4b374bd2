import pytest
from flask_babel import force_locale

from reports.exports import formats
from reports.panels import HIDDEN, Count, Figure


@pytest.mark.parametrize(
    ("language", "figure", "scale", "decimals", "text"),
    [
        ("en", Figure(68.0), "0-100", None, "68"),
        ("en", Figure(90.0, "at least"), "0-100", None, "≥\u00a090"),
        ("nb", Figure(1.5, "at most"), "1-6", None, "≤\u00a01,5"),
        ("nb", Figure(1.5, "at most"), "1-6", 2, "≤\u00a01,5"),
        ("nb", Figure(4.3), "1-6", None, "4,3"),
        ("nl", Figure(4.25), "1-6", None, "4,25"),
        ("sv", Figure(4.0), "1-6", 2, "4,00"),
        ("en", Figure(0.28), "share", None, "28%"),
        ("da", Figure(0.28), "share", None, "28\u00a0%"),
        ("en", Figure(0.05, "at most"), "share", None, "under 5%"),
        ("en", Figure(0.95, "at least"), "share", None, "over 95%"),
        ("en", HIDDEN, "1-6", None, "not shown"),
    ],
)
def test_figures_are_written_in_the_readers_language(in_app, language, figure, scale, decimals, text):
    with force_locale(language):
        assert formats.write_figure(figure, scale, decimals) == text


@pytest.mark.parametrize(
    ("difference", "scale", "text"),
    [(3.0, "0-100", "+3"), (-5.0, "0-100", "−5"), (-0.4, "1-6", "−0.4"), (0.0, "1-6", "0.0"), (-0.07, "share", "−7 pp"),
     (None, "1-6", "")],
)
def test_differences_carry_their_sign(in_app, difference, scale, text):
    assert formats.write_difference(difference, scale) == text


def test_intervals_join_their_ends_with_an_en_dash(in_app):
    assert formats.write_interval(Figure(68.0, None, 64.0, 72.0), "0-100") == "64–72"
    assert formats.write_interval(Figure(0.28, None, 0.19, 0.37), "share") == "19–37%"
    assert formats.write_interval(Figure(90.0, "at least"), "0-100") == ""
    assert formats.write_interval(HIDDEN, "0-100") == ""


def test_months_and_days(in_app):
    assert formats.write_month("2026-10") == "October 2026"
    assert formats.write_day("2026-10-19") == "19 October 2026"
    with force_locale("nb"):
        assert formats.write_month("2026-10") == "oktober 2026"


@pytest.mark.parametrize(
    ("count", "shown", "rate"),
    [
        (Count(64, 82, (78, 78)), "64", "78%"),
        (Count("10–19", 15, (45, 85)), "10–19", "45–85%"),
        (Count(None, None, None), "not shown", "not shown"),
        (Count(1250, None, None), "1,250", "not shown"),
    ],
)
def test_counts_and_rates_at_their_grain(in_app, count, shown, rate):
    assert (formats.write_count(count), formats.write_rate(count)) == (shown, rate)


def test_a_column_with_one_quarter_has_two_decimals():
    assert formats.decimals_of([Figure(4.5), Figure(4.25)]) == 2
    assert formats.decimals_of([Figure(4.5), HIDDEN, Figure(4.3)]) == 1


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Æ er ø, Łódź – “ok” … 5 € ‰", "Æ er ø, Łódź – “ok” … 5 € ‰"),
        ("Ελλάδα и Київ", "Ελλάδα и Київ"),
        ("Bra 😀👍!", "Bra □!"),
        ("電話 多", "□ □"),
        ("", ""),
    ],
)
def test_print_keeps_to_signs_that_the_type_face_has(text, printed):
    assert formats.write_printable(text) == printed
