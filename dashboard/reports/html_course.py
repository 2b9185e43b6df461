"""Draws a KPI's weeks in a page: vector lines, signals by shape as well as colour."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from dashboard.reports import course
from dashboard.reports.told import Line

WIDE, HIGH = 260.0, 64.0
INK = {"usual": "#6b6b6b", "better": "#0072b2", "worse": "#b84f00", "changed": "#490092", "open": "#6b6b6b"}


def draw(into: Element, line: Line, notes: Sequence[tuple[int, str]] = ()) -> None:
    """Draw a KPI's weeks as vector lines; `notes` are their numbers and weeks."""
    name = f"{line.name}: {line.sentence}"
    box = f"0 0 {WIDE:g} {HIGH:g}"
    image = SubElement(into, "svg", {"viewBox": box, "width": f"{WIDE:g}", "height": f"{HIGH:g}", "role": "img"})
    image.set("aria-label", name)
    made = course.course(line.row, WIDE, HIGH)
    for number, week in notes:
        if week in made.places:
            across = f"{made.places[week]:.1f}"
            SubElement(image, "line", {"x1": across, "x2": across, "y1": "0", "y2": f"{HIGH:g}", "stroke": "#a6a6a6"})
            SubElement(image, "text", {"x": across, "y": "8", "dx": "2", "font-size": "8"}).text = str(number)
    for step in made.steps:
        _line(image, step.left, step.right, step.centre, "#a6a6a6", "")
        for at in (step.low, step.high):
            _line(image, step.left, step.right, at, "#a6a6a6", "4 3")
    if made.target is not None:
        _line(image, 0, WIDE, made.target, "#1b2430", "1 3")
    for run in made.runs:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        SubElement(image, "polyline", {"points": points, "fill": "none", "stroke": "#6b7685", "stroke-width": "1.2"})
    for dot in made.dots:
        _dot(image, dot)


def _line(image: Element, left: float, right: float, at: float, ink: str, dash: str) -> None:  # noqa: PLR0913, PLR0917
    drawn = {"x1": f"{left:.1f}", "x2": f"{right:.1f}", "y1": f"{at:.1f}", "y2": f"{at:.1f}", "stroke": ink}
    SubElement(image, "line", drawn | ({"stroke-dasharray": dash} if dash else {}))


def _dot(image: Element, dot: course.Dot) -> None:
    (x, y), ink = dot.at, INK[dot.reading]
    fill = "#ffffff" if dot.shape == "ring" else ink
    size = 3.4 if dot.is_last or dot.reading in {"better", "worse", "changed"} else 2.0
    common = {"fill": fill, "stroke": ink, "data-reading": dot.reading}
    if dot.shape in {"circle", "ring"}:
        SubElement(image, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{size:g}", **common})
        return
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in course.corners(dot, size))
    SubElement(image, "polygon", {"points": points, **common})
