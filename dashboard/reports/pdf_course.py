"""Draws a KPI's weeks on paper: vector lines, signals by shape as well as colour."""

from collections.abc import Sequence

from fpdf import FPDF

from dashboard.reports import course
from dashboard.reports.course import Dot
from dashboard.scorecard.values import Row

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]  # left, top, width, height (mm)
GREY, LINE, INK = (166, 166, 166), (107, 118, 133), (27, 36, 48)
COLOURS: dict[str, Colour] = {
    "usual": (107, 107, 107),
    "better": (0, 114, 178),
    "worse": (184, 79, 0),
    "changed": (73, 0, 146),
    "open": (107, 107, 107),
}
SIGNALS = frozenset({"better", "worse", "changed"})


def draw(pdf: FPDF, row: Row, box: Box, notes: Sequence[tuple[int, str]] = ()) -> None:
    """Draw limits, target, notes (their numbers, and weeks), the line and its points in a box."""
    left, top, width, height = box
    made = course.course(row, width, height, left, top)
    for number, week in notes:
        if week in made.places:
            _noted(pdf, made.places[week], box, number)
    for step in made.steps:
        _line(pdf, step.left, step.right, step.centre, GREY)
        for at in (step.low, step.high):
            _line(pdf, step.left, step.right, at, GREY, dash=1.2)
    if made.target is not None:
        _line(pdf, left, left + width, made.target, INK, dash=0.4)
    pdf.set_draw_color(*LINE)
    pdf.set_line_width(0.25)
    for run in made.runs:
        if len(run) > 1:
            pdf.polyline(list(run))
    for dot in made.dots:
        mark(pdf, dot)


def mark(pdf: FPDF, dot: Dot) -> None:
    """Draw one week: a disc, a ring where it is hollow, a triangle, diamond or square where it is a signal."""
    colour = COLOURS[dot.reading]
    pdf.set_draw_color(*colour)
    pdf.set_fill_color(*((255, 255, 255) if dot.shape == "ring" else colour))
    pdf.set_line_width(0.25)
    size = 0.95 if dot.is_last or dot.reading in SIGNALS else 0.5
    if dot.shape in {"circle", "ring"}:
        pdf.circle(*dot.at, size, style="DF")
    else:
        pdf.polygon(course.corners(dot, size), style="DF")


def _line(pdf: FPDF, left: float, right: float, at: float, colour: Colour, dash: float = 0) -> None:  # noqa: PLR0913, PLR0917
    pdf.set_draw_color(*colour)
    pdf.set_line_width(0.2)
    if dash:
        pdf.set_dash_pattern(dash, 0.8)
    pdf.line(left, at, right, at)
    pdf.set_dash_pattern()


def _noted(pdf: FPDF, at: float, box: Box, number: int) -> None:
    """Draw where a note stands, with its number."""
    _, top, _, height = box
    pdf.set_draw_color(*GREY)
    pdf.set_line_width(0.2)
    pdf.line(at, top, at, top + height)
    pdf.set_font_size(5.5)
    pdf.text(at + 0.5, top + 1.4, str(number))
