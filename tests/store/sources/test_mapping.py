"""Mappings: what they refuse and how they say it; times, units, codes, keys."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from store.sources.mapping_check import MappingError, check_columns, load
from store.sources.table import import_table
from store.sources.table_rows import LINE, RowMapper
from store.writer import Writer

EXAMPLES = Path(__file__).parents[3] / "examples"
PLAIN = """
source = "log"
key = ["id"]
[time]
zone = "Europe/Berlin"
[site]
name = "Site"
[instants.start]
column = "start"
[contact]
channel = "phone"
created_at = "start"
"""
HOUR = 3_600 * 10**6


def mapping(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text(text)
    return load(path)


def mapped(tmp_path, text, *rows):
    declared = mapping(tmp_path, text)
    frame = pl.DataFrame([{k: str(v) for k, v in row.items()} for row in rows])
    return RowMapper(declared).map(frame.with_row_index(LINE, 2).with_columns(pl.col(LINE).cast(pl.Int64)))


def contacts(found):
    return [row for row in found.payloads if row["table"] == "contacts"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("zone = ", "zone = 5 #"), "time.zone"),
        (('"Europe/Berlin"', '"Europe/Berlim"'), 'write one such as zone = "Asia/Shanghai"'),
        (("[site]", "[sites]"), "is no key of a mapping; did you mean 'site'?"),
        (
            ('column = "start"', 'colum = "start"'),
            "line 9, instants.start.colum: is no key of a mapping; did you mean 'column'?",
        ),
        (('column = "start"', ""), "write exactly one of column"),
        (('column = "start"', 'clock = "start"'), "a clock time needs the column that holds its day"),
        (('column = "start"', 'latest_of = ["later"]'), "it is found from 'later', which is not there"),
        (
            ('created_at = "start"', 'created_at = "strat"'),
            "line 12, contact.created_at: instants has no 'strat'; did you mean 'start'?",
        ),
        (('created_at = "start"', ""), "contact.created_at: is required, but missing"),
        (('channel = "phone"', 'channel = { codes = { a = "b" } }'), "write either value"),
        (('key = ["id"]', "key = []"), "key"),
        (('source = "log"', "source = "), "not TOML"),
        (("[site]", '[[leave_out]]\ncolumn = "a"\nreason = "b"\n[site]'), 'write either is = ["value", …]'),
        (("[site]", "[file]\nheader = false\n[site]"), "name its columns"),
        (("[site]", '[file]\nencoding = "utf-9"\n[site]'), "not known; write one such as"),
        (("[contact]", '[durations.d]\ncolumn = "x"\nunit = "h"\n[contact]'), "durations.d.unit"),
    ],
)
def test_a_fault_names_line_key_and_what_to_write(tmp_path, change, says):
    with pytest.raises(MappingError) as error:
        mapping(tmp_path, PLAIN.replace(*change))
    assert says in str(error.value)
    assert "m.toml" in str(error.value)


def test_a_column_that_the_file_lacks_is_named_with_the_ones_it_has(tmp_path):
    with pytest.raises(
        MappingError, match=r"instants\.start\.column: the file has no column 'start'; did you mean 'Start'"
    ):
        check_columns(mapping(tmp_path, PLAIN), ("id", "Start"))


@pytest.mark.parametrize(
    ("local", "rule", "utc"),
    [
        ("2024-07-01T12:00:00", "", "2024-07-01T10:00:00"),
        ("2024-07-01T12:00:00+05:00", "", "2024-07-01T07:00:00"),
        ("2024-10-27 02:30:00", "", "2024-10-27T00:30:00"),
        ("2024-10-27 02:30:00", 'ambiguous = "latest"', "2024-10-27T01:30:00"),
        ("2024-10-27 02:30:00", 'ambiguous = "reject"', None),
        ("2024-03-31 02:30:00", "", "2024-03-31T01:30:00"),  # 03:30 summer time
        ("2024-03-31 02:30:00", 'nonexistent = "reject"', None),
        ("2024-02-30 02:30:00", "", None),
        ("", "", "absent"),
    ],
)
def test_local_times_by_stated_rules(tmp_path, local, rule, utc):
    found = mapped(tmp_path, PLAIN.replace("[site]", f"{rule}\n[site]"), {"id": 1, "start": local})
    if utc is None:
        assert "is no local time" in found.unreadable[0][1]
        assert found.unreadable[0][0]["line"] == 2
        return
    wanted = None if utc == "absent" else int(pl.Series([utc]).str.to_datetime(time_unit="us").dt.epoch("us")[0])
    assert contacts(found)[0]["created_at"] == wanted


def test_lord_howe_skips_half_an_hour(tmp_path):
    text = PLAIN.replace("Europe/Berlin", "Australia/Lord_Howe")
    found = mapped(tmp_path, text, {"id": 1, "start": "2024-10-06 02:15:00"})
    assert contacts(found)[0]["created_at"] == 1_728_143_100 * 10**6  # 02:15 at +10:30, which is 02:45 at +11:00


@pytest.mark.parametrize(
    ("form", "value"), [("epoch_s", "1709974800.5"), ("epoch_ms", "1709974800500"), ("%d/%m/%y %H.%M", None)]
)
def test_other_ways_to_write_an_instant(tmp_path, form, value):
    text = PLAIN.replace('column = "start"', f'column = "start"\nformat = "{form}"')
    found = mapped(tmp_path, text, {"id": 1, "start": value or "09/03/24 10.00"})
    assert contacts(found)[0]["created_at"] == (1_709_974_800 + (0.5 if value else 0)) * 10**6


CLOCKS = (
    PLAIN.replace('column = "start"', 'date = "day"\nclock = "from"')
    + """ended_at = "end"
[instants.end]
date = "day"
clock = "to"
near = "start"
absent = ["0:00:00"]
"""
)


@pytest.mark.parametrize(
    ("begin", "end", "lasts"),
    [
        ("23:59:28", "0:00:03", 35),
        ("12:00:50", "12:00:00", -50),
        ("0:00:05", "23:59:50", -15),
        ("9:00:00", "0:00:00", None),
    ],
)
def test_clock_times_over_midnight_a_little_backwards_and_absent(tmp_path, begin, end, lasts):
    found = mapped(tmp_path, CLOCKS, {"id": 1, "day": "2024-05-01", "from": begin, "to": end})
    row = contacts(found)[0]
    assert (None if lasts is None else (row["ended_at"] - row["created_at"]) // 10**6) == lasts


def test_after_takes_the_next_such_clock_time_however_far(tmp_path):
    text = CLOCKS.replace("near", "after")
    row = contacts(mapped(tmp_path, text, {"id": 1, "day": "2024-05-01", "from": "9:00:00", "to": "8:00:00"}))[0]
    assert row["ended_at"] - row["created_at"] == 23 * HOUR


def test_near_follows_the_clock_over_a_night_of_25_hours(tmp_path):
    found = mapped(tmp_path, CLOCKS, {"id": 1, "day": "2024-10-26", "from": "23:59:00", "to": "0:01:00"})
    row = contacts(found)[0]
    assert row["ended_at"] - row["created_at"] == 120 * 10**6


@pytest.mark.parametrize(
    ("unit", "value", "negative", "seconds"),
    [
        ("s", "12.5", "reject", 12.5),
        ("ms", "1500", "reject", 1.5),
        ("min", "2", "reject", 120.0),
        ("h:m:s", "1:02:03", "reject", 3723.0),
        ("s", "-5", "absent", None),
        ("s", "-5", "zero", 0.0),
        ("s", "", "reject", None),
        ("s", "-5", "reject", "fault"),
        ("s", "1e400", "reject", "fault"),
        ("s", "NaN", "reject", "fault"),
        ("h:m:s", "5", "reject", "fault"),
    ],
)
def test_units_of_durations(tmp_path, unit, value, negative, seconds):
    text = (
        PLAIN
        + f"""[durations.talk]
column = "talk"
unit = "{unit}"
negative = "{negative}"
[leg]
queued_at = "start"
talk_s = "talk"
"""
    )
    found = mapped(tmp_path, text, {"id": 1, "start": "2024-05-01T10:00", "talk": value})
    if seconds == "fault":
        assert "is no duration in" in found.unreadable[0][1]
        assert not contacts(found)
        return
    assert [row["talk_s"] for row in found.payloads if row["table"] == "contact_legs"] == [seconds]


def test_codes_absent_values_and_damaged_ones(tmp_path):
    text = (
        PLAIN
        + """reason = { column = "why", codes = { A = "billing" }, absent = ["-"], absent_like = '^\\?+$' }
customer = { column = "who", only = { column = "why", is_not = ["A"] } }
"""
    )
    rows = [
        {"id": n, "start": "2024-05-01T10:00", "why": why, "who": "x"}
        for n, why in enumerate(["A", "B", "-", "???", " A "])
    ]
    found = contacts(mapped(tmp_path, text, *rows))
    assert [row["reason"] for row in found] == ["billing", "B", None, None, "billing"]
    assert [row["customer"] for row in found] == [None, "x", "x", "x", "x"]


def test_parts_of_a_key_cannot_be_taken_for_one_another(tmp_path):
    text = PLAIN.replace('key = ["id"]', 'key = ["id", "no"]')
    rows = [{"id": a, "no": b, "start": "2024-05-01T10:00"} for a, b in (("a/b", "c"), ("a", "b/c"), ("a%2Fb", "c"))]
    assert len({row["source_id"] for row in contacts(mapped(tmp_path, text, *rows))}) == 3


def test_the_example_leaves_out_rejects_and_takes_as_it_says(engine):
    declared = load(EXAMPLES / "helpdesk_calls.toml")
    with Writer(engine, declared.source) as writer:
        first = import_table(EXAMPLES / "helpdesk_calls.csv", declared, writer)
        second = import_table(EXAMPLES / "helpdesk_calls.csv", declared, writer)
    assert (first.read, first.rejected, first.left_out["test call of the telephone system"]) == (6, 1, 1)
    assert (second.taken, second.updated, second.conflicts) == (0, 0, 0)


@pytest.mark.parametrize("packed", [False, True])
def test_rows_that_do_not_fit_and_hostile_cells(tmp_path, packed):
    path = tmp_path / ("log.csv.gz" if packed else "log.csv")
    text = (
        "id,start\n1,2024-05-01T10:00\n2\n3,2024-05-01T10:00,extra\n\"=cmd|' /C calc'!A0\",2024-05-01T10:00\n"
        '"<script>\nalert(1)</script>",2024-05-01T10:00\n\x00,2024-05-01T10:00\n'
    )
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    tally = import_table(path, mapping(tmp_path, PLAIN), None)
    assert (tally.read, tally.rejected) == (6, 3)
    assert tally.rejected_for["row has 1 fields where the file has 2 columns"] == 1
    assert any("identifier" in reason for reason in tally.rejected_for)


def test_a_packed_file_that_ends_too_early_says_so(tmp_path):
    path = tmp_path / "log.csv.gz"
    rows = "".join(f"{n},2024-05-01T10:00\n" for n in range(50_000))
    path.write_bytes(gzip.compress(("id,start\n" + rows).encode())[:-2000])
    with pytest.raises(MappingError, match="ends too early"):
        import_table(path, mapping(tmp_path, PLAIN), None)


def test_a_corrected_file_replaces_rows_at_a_higher_revision(engine, tmp_path):
    text = PLAIN + 'reason = { column = "why" }\n'
    path = tmp_path / "log.csv"
    counts = []
    with Writer(engine, "log") as writer:
        for revision, why in ((0, "wrong"), (1, "right"), (1, "right"), (0, "wrong")):
            path.write_text(f"id,start,why\n1,2024-05-01T10:00,{why}\n")
            tally = import_table(path, mapping(tmp_path, text), writer, revision=revision)
            counts.append((tally.taken, tally.updated))
    assert counts == [(2, 0), (0, 2), (0, 0), (0, 0)]


def test_an_import_that_breaks_off_is_made_whole_by_another(engine, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("id,start\n" + "".join(f"{n},2024-05-01T10:00\n" for n in range(5_000)))
    declared = mapping(tmp_path, PLAIN)

    def break_off(read, size):
        raise KeyboardInterrupt

    with Writer(engine, "log") as writer:
        with pytest.raises(KeyboardInterrupt):
            import_table(path, declared, writer, progress=break_off)
        tally = import_table(path, declared, writer)
    assert (tally.taken, tally.unchanged, tally.updated) == (3_000, 2_001, 0)
