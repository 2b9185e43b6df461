"""A4 paper to write on: the project's own fonts, embedded; text in lines; one cursor that turns the page."""

import logging
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files

from fpdf import FPDF
from fpdf.fonts import TTFFont

from dashboard.reports import wrapping

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table that it takes out of a font
FAMILY = "NotoSansSC"
FONTS = {"": "NotoSansSC-Regular.woff2", "B": "NotoSansSC-Bold.woff2"}
MARGIN, FOOT = 12.0, 12.0
INK, QUIET, FAINT = (27, 36, 48), (90, 99, 112), (215, 220, 226)
POINT = 25.4 / 72
Colour = tuple[int, int, int]


class _Paged(FPDF):
    """Pages with a line at the foot of each."""

    told = ""

    def footer(self) -> None:
        """Write the title and the page's number."""
        self.set_font(FAMILY, "", 7)
        self.set_text_color(*QUIET)
        self.text(MARGIN, self.h - FOOT / 2, self.told)
        number = f"{self.page_no()} / {self.pages_count}" if self.pages_count > self.page_no() else f"{self.page_no()}"
        self.text(self.w - MARGIN - self.get_string_width(number), self.h - FOOT / 2, number)


class Paper:
    """Pages in the making; `y` is where the next thing goes (mm from the top)."""

    def __init__(self, title: str, lang: str, made_at: datetime, *, compressed: bool = True) -> None:
        self.pdf = _Paged(format="A4")
        self.pdf.told = title
        self.pdf.set_compression(compressed)
        for style, name in FONTS.items():
            self.pdf.add_font(FAMILY, style, str(files("dashboard.fonts") / name))
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_title(title)
        self.pdf.set_lang("zh-Hans" if lang == "zh" else "en")
        self.pdf.set_creator("Floorview")
        self.pdf.set_creation_date(made_at)
        self.y = MARGIN
        self.pdf.add_page()

    @property
    def left(self) -> float:
        """Where lines begin."""
        return MARGIN

    @property
    def width(self) -> float:
        """How long lines are."""
        return self.pdf.w - 2 * MARGIN

    def room(self, height: float) -> bool:
        """Turn the page where this height is not left; say whether it was turned."""
        if self.y + height <= self.pdf.h - MARGIN - FOOT / 2:
            return False
        self.pdf.add_page()
        self.y = MARGIN
        return True

    def pen(self, size: float, style: str = "", colour: Colour = INK) -> None:
        """Take up a type size (points), weight and colour."""
        self.pdf.set_font(FAMILY, style, size)
        self.pdf.set_text_color(*colour)

    def shown(self, text: str) -> str:
        """Replace what the fonts have no sign for."""
        held = self.pdf.fonts[FAMILY.lower()]
        known = held.cmap if isinstance(held, TTFFont) else {}
        return "".join(sign if ord(sign) in known else "□" for sign in " ".join(text.split()))

    def broken(self, text: str, width: float) -> list[str]:
        """Break a text into lines of the pen that was taken up."""
        return wrapping.lines(self.shown(text), width, self.pdf.get_string_width)

    def write(self, x: float, y: float, lines: Sequence[str], leading: float) -> float:
        """Write lines from the top `y` down; return where they end."""
        size = self.pdf.font_size_pt * POINT
        for number, line in enumerate(lines):
            self.pdf.text(x, y + number * leading + size, line)
        return y + len(lines) * leading

    def say(self, text: str, size: float, style: str = "", colour: Colour = INK) -> None:
        """Write a paragraph at the cursor, over as many lines and pages as it takes."""
        self.pen(size, style, colour)
        leading = size * POINT * 1.32
        for line in self.broken(text, self.width):
            if self.room(leading):
                self.pen(size, style, colour)
            self.y = self.write(self.left, self.y, [line], leading)

    def rule(self, colour: Colour = FAINT) -> None:
        """Draw a line across at the cursor."""
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(0.2)
        self.pdf.line(self.left, self.y, self.left + self.width, self.y)

    def finished(self) -> bytes:
        """Give the whole file."""
        return bytes(self.pdf.output())
