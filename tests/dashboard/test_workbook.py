"""Workbooks: no cell is run, numbers are numbers, and what it is of stands above the table."""

import io
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from dashboard.cli.main import app
from dashboard.workbook import workbook
from tests.dashboard.test_export import RUN

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def cells(made: bytes) -> dict[str, object]:
    """Read a workbook: text as str, numbers as float, by place such as B2."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        names = parts.namelist()
        words = ET.fromstring(parts.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
        shared = ["".join(one.itertext()) for one in words]
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(".//x:f", SPACE), "a formula"
    assert not sheet.findall(".//x:hyperlink", SPACE), "a link"
    read = {}
    for cell in sheet.findall(".//x:c", SPACE):
        value = cell.find("x:v", SPACE)
        if value is not None:
            read[cell.get("r")] = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
    return read


@pytest.mark.parametrize("told", RUN)
def test_what_a_spreadsheet_would_run_is_text_with_an_apostrophe(told):
    (value,) = [value for place, value in cells(workbook(["n"], [[told]])).items() if place == "A2"]
    assert value.startswith("'")


@pytest.mark.parametrize("told", ["https://elsewhere.example", "mailto:x@example.com", "internal:Sheet1!A1", "007"])
def test_text_stays_text(told):
    assert cells(workbook(["n"], [[told]]))["A2"] == told


def test_numbers_are_numbers_and_what_is_none_is_empty():
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    made = cells(workbook([*"abcdefg"], [[-1, 0.25, True, None, float("nan"), 2**60, at]]))
    assert [made.get(f"{letter}2") for letter in "ABCDEFG"] == [
        -1.0, 0.25, 1.0, None, None, str(2**60), "2026-11-22T09:30:00+00:00",
    ]  # fmt: skip


def test_above_the_table_stands_what_it_is_and_an_empty_line():
    made = cells(workbook(["name"], [["张伟"]], [("confidential", ""), ("by", "=lee")]))
    assert made["A1"] == "confidential"
    assert made["B2"] == "'=lee"
    assert (made["A4"], made["A5"]) == ("name", "张伟")


def test_figures_of_the_command_line_as_a_workbook(sqlite_url, tmp_path):
    from store.engine import open_store
    from tests.queries.world import World

    engine = open_store(sqlite_url)
    World(engine).centre()
    engine.dispose()
    words = ["kpis", "service_level", "--store", sqlite_url, "--from", "2026-11-02",
             "--to", "2026-11-03", "--format", "xlsx"]  # fmt: skip
    assert "--out" in CliRunner().invoke(app, words).output
    out = tmp_path / "figures.xlsx"
    done = CliRunner().invoke(app, [*words, "--out", str(out)])
    assert done.exit_code == 0, done.output
    made = cells(out.read_bytes())
    assert made["A1"] == "of"
    values = list(made.values())
    assert "service_level" in values
    assert {"value", "n", "unit"} <= set(values)
