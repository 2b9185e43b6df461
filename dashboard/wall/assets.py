"""The wall's page, script and style: files beside this one, joined once. One script, with Streamlit or without."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"
SCRIPTS = ("age.js", "type.js", "tiles.js", "strip.js", "frame.js", "pages.js", "stream.js", "wall.js")


@cache
def script() -> str:
    """Join the scripts into one module whose default export is the component."""
    return "\n".join((files("dashboard.wall") / name).read_text("utf-8") for name in SCRIPTS).replace(
        "__STYLE__", style().replace("\\", "\\\\").replace("`", "\\`")
    )


@cache
def style() -> str:
    """Read the style sheet."""
    return (files("dashboard.wall") / "wall.css").read_text("utf-8")


@cache
def page() -> str:
    """Read the bare page, which shows a wall without Streamlit."""
    return (files("dashboard.wall") / "wall.html").read_text("utf-8")


@cache
def start() -> str:
    """Read the few lines that mount a wall on the bare page."""
    return (files("dashboard.wall") / "start.js").read_text("utf-8")


@cache
def build() -> str:
    """Name what is running: it changes with the version and with what a browser has loaded of the wall."""
    return f"{version('floorview')}-{sha256(script().encode()).hexdigest()[:12]}"
