"""Sheets: nothing in a cell is run, numbers stay numbers, and the file says whose it is."""

import csv
import io
from datetime import UTC, datetime

import pytest

from dashboard.export import about, file_name, neutral, sheet

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
RUN = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\0=1", "＝1", "＋1", "－1", "＠x", " =1", "\r=1"]


@pytest.mark.parametrize("told", RUN)
def test_what_a_spreadsheet_would_run_is_shown_instead(told):
    assert neutral(told) == f"'{told}"


@pytest.mark.parametrize("value", [-1, -1.5, 0, None, True, "", "plain", "a=1", "张伟", "1-2"])
def test_numbers_and_plain_text_stay(value):
    assert neutral(value) is value


def test_a_sheet_reads_back_as_it_was_with_a_mark_for_excel():
    text = sheet(["name", "=n"], [['a,"b"\nc', -1.5], ["张伟", "=1"]])
    assert text[0] == "\ufeff"
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [
        ["name", "'=n"], ['a,"b"\nc', "-1.5"], ["张伟", "'=1"],
    ]  # fmt: skip


def test_a_file_says_what_who_when_of_what_and_that_it_is_confidential():
    assert file_name("contacts", "Lee/../x", AT, "queue=账单 & more") == (
        "contacts_20261122-0930_Lee-x_queue-账单-more_confidential.csv"
    )
    assert about("lee", AT, "queue 1")[0] == ("confidential", "")
