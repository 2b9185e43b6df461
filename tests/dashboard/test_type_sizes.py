import pytest

from dashboard.type_sizes import CAP, GLYPH, fitting_tiles, height_px, sizes


@pytest.mark.parametrize(
    ("diagonal", "distance", "heights"),
    [
        (43, 3, (28, 35, 53)),
        (55, 8, (59, 73, 110)),
        (65, 5, (31, 39, 58)),
        (75, 12, (65, 81, 121)),
        (86, 12, (56, 70, 106)),
    ],
)
def test_heights_are_those_of_the_table_of_arc_minutes(diagonal, distance, heights):
    assert tuple(round(height_px(arc, distance, diagonal)) for arc in (16, 20, 30)) == heights


def test_the_usual_wall_is_legible_where_it_must_be():
    size = sizes(8, 55)
    assert size.number * CAP >= height_px(20, 12, 55), "numbers from 12 m"
    assert size.label["zh"] * GLYPH >= height_px(30, 5, 55), "Chinese labels from 5 m"
    assert size.label["en"] * CAP >= height_px(16, 5, 55), "Latin labels from 5 m"
    assert size.context["en"] * CAP >= height_px(16, 5, 55), "context from 5 m"


def test_further_away_fewer_tiles_fit():
    assert [fitting_tiles(metres, 55) for metres in (5, 8, 12, 30)] == [6, 6, 2, 0]
