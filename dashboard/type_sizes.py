"""How large type must be on a wall: by the angle it fills in the eye of who stands furthest away.

All sizes are CSS pixels of a 1920 × 1080 canvas, which the browser scales to the panel.
Sources: 16 arc minutes is the least for group displays (NUREG-0700, ISO 9241-3), 20 is comfortable for digits and
Latin capitals, 30 for Chinese glyphs, whose strokes are finer.
"""

from dataclasses import dataclass
from math import hypot, radians, tan

WIDTH, HEIGHT = 1920, 1080
CAP = 0.70  # height of a Latin capital or digit, of the font size
GLYPH = 0.92  # height of a Chinese glyph, of the font size
LEAST, COMFORTABLE, CHINESE = 16, 20, 30  # arc minutes
LABEL_AT = 5 / 8  # labels are learnt by heart: they are for people at five eighths of the distance
NUMBER_AT = 12 / 8  # numbers are read at a glance, also from half as far again
BARS = 200  # header and alarm line together, at the sizes below
STRIP = 236


@dataclass(frozen=True)
class Sizes:
    """Font sizes in pixels: the number of a tile (and the least it may shrink to), labels and context by script."""

    number: int
    number_least: int
    label: dict[str, int]
    context: dict[str, int]


def height_px(arc_minutes: float, distance_m: float, diagonal_in: float) -> float:
    """Height in canvas pixels of what fills this angle at this distance on a 16:9 panel of this diagonal."""
    height_mm = 2 * distance_m * 1000 * tan(radians(arc_minutes / 60) / 2)
    return height_mm * hypot(WIDTH, HEIGHT) / (diagonal_in * 25.4)


def sizes(distance_m: float, diagonal_in: float) -> Sizes:
    """Font sizes for one panel."""

    def font(arc: float, share: float, of: float) -> int:
        return round(height_px(arc, distance_m * share, diagonal_in) / of + 0.49)

    return Sizes(
        number=font(COMFORTABLE, NUMBER_AT, CAP),
        number_least=font(COMFORTABLE, 1, CAP),
        label={"en": font(18, LABEL_AT, CAP), "zh": font(CHINESE, LABEL_AT, GLYPH)},
        context={"en": font(LEAST, LABEL_AT, CAP), "zh": font(COMFORTABLE, LABEL_AT, GLYPH)},
    )


def fitting_tiles(distance_m: float, diagonal_in: float) -> int:
    """How many tiles (6, 4, 3, 2, 1 or 0) a page may hold with their type at these sizes."""
    size = sizes(distance_m, diagonal_in)
    number = 2.5 * size.number_least + 3.2 * size.context["en"] + 60  # "01:48" beside "≤01:30"
    wide = max(number, 7.6 * size.context["en"] + 0.8 * size.label["en"] + 40)  # "Available agents" after a mark
    tall = size.label["zh"] * 1.1 + size.number_least * 0.9 + size.context["en"] * 1.15 + 24
    room = HEIGHT - BARS - STRIP
    shapes = ((6, 3, 2), (4, 2, 2), (3, 3, 1), (2, 2, 1), (1, 1, 1))
    return next((tiles for tiles, columns, rows in shapes if WIDTH / columns >= wide and room / rows >= tall), 0)
