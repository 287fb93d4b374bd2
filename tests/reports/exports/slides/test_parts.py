import pytest

from reports.exports.slides.parts import Box, Cell, Chart, Series, Table


@pytest.mark.parametrize("place", [(-1, 0, 2, 2), (0, 0, 14, 1), (0, 7, 1, 1), (1, 1, 0, 1), (12, 0, 1.5, 1)])
def test_nothing_stands_beyond_the_slide(place):
    with pytest.raises(ValueError, match="no place on the slide"):
        Box(*place)


def test_a_table_has_as_many_cells_in_every_row():
    box = Box(1, 1, 4, 2)
    Table(box, "alt", ("a", "b"), ((Cell("1"), Cell("2")),), (2, 2), 0.4)
    with pytest.raises(ValueError, match="every row"):
        Table(box, "alt", ("a", "b"), ((Cell("1"),),), (2, 2), 0.4)
    with pytest.raises(ValueError, match="every row"):
        Table(box, "alt", ("a", "b"), ((Cell("1"), Cell("2")),), (2,), 0.4)


def test_a_series_has_a_value_for_each_category():
    with pytest.raises(ValueError, match="every series"):
        Chart("bars", Box(1, 1, 4, 2), "alt", ("a", "b"), (Series("s", (1.0,)),), "0", 0, 1)
