"""Breaks text into lines: Latin words stay whole, Chinese breaks between characters, no line begins with a stop."""

import re
from collections.abc import Callable

STICKS = "，。、；：！？）】》」』”’％,.;:!?)%"
PIECE = re.compile(
    r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef「」『』《》、。，；：]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)


def lines(text: str, width: float, wide: Callable[[str], float]) -> list[str]:
    """Break `text` so that no line is wider than `width`, by what `wide` says of a text."""
    made: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and wide((line + piece).rstrip()) > width:
            made.append(line.rstrip())
            line = ""
        if not line:
            piece = piece.lstrip()  # noqa: PLW2901 - a line does not begin with a space
        while wide(piece) > width and len(piece) > 1:
            fits = next((n for n in range(len(piece), 1, -1) if wide(piece[:n]) <= width), 1)
            made.append(piece[:fits])
            piece = piece[fits:]  # noqa: PLW2901 - a word longer than a line goes on in the next
        line += piece
    return [*made, line.rstrip()] if line.strip() else made


def _pieces(text: str) -> list[str]:
    held: list[str] = []
    for piece in PIECE.findall(text):
        if held and piece[0] in STICKS and not held[-1].isspace():
            held[-1] += piece
        else:
            held.append(piece)
    return held
