"""Text, instants and numbers at the edge: both stores hold the same, or the record is refused with a reason."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import cleaning
from store.records.base import Edge, RecordError
from store.records.kinds import KINDS, parse
from store.schema.tables import TABLES
from store.types import UtcMicros, from_micros, to_micros
from store.writer import Writer
from tests.feed import NOON, contact, leg, rows

EDGE = (datetime(2000, 1, 1, tzinfo=UTC), NOON + timedelta(days=1))
FAMILY = "\U0001f469‍\U0001f469‍\U0001f467"

HOSTILE = [
    pytest.param("<script>window.__pwn=1</script>", None, id="markup is text"),
    pytest.param("![x](http://127.0.0.1:9/beacon) :red[y] $z$ | `c`", None, id="Markdown is text"),
    pytest.param("'; DROP TABLE customers; --", None, id="SQL is text"),
    pytest.param("datum.x['+alert(1)+']: count()", None, id="expressions are text"),
    pytest.param("=HYPERLINK(1)", None, id="formulas are text until they are exported"),
    pytest.param("a\x00b", "ab", id="NUL"),
    pytest.param("\x1b[31mred\x1b[0m", "[31mred[0m", id="terminal escapes"),
    pytest.param("two\nlines\tand a tab", None, id="line ends and tabs stay"),
    pytest.param("user\u202egnp.exe", "usergnp.exe", id="right-to-left override"),
    pytest.param("\u2066x\u2069\u061c", "x", id="isolates and the Arabic letter mark"),
    pytest.param("\ud800x", "\ufffdx", id="lone high surrogate"),
    pytest.param("x\udfff", "x\ufffd", id="lone low surrogate"),
    pytest.param("\ud83d\ude00", "\U0001f600", id="halves of one character are joined"),
    pytest.param(FAMILY, None, id="joined emoji stay joined"),
    pytest.param("\U00020bb7 田", None, id="four-byte characters"),
    pytest.param("e\u0301 é", None, id="normal forms are kept as sent"),
    pytest.param("аdmin", None, id="homoglyphs are kept as sent"),
    pytest.param("", None, id="empty"),
    pytest.param("   ", None, id="spaces only"),
    pytest.param("NULL", None, id="the word NULL"),
    pytest.param("王", None, id="a name of one character"),
]


@pytest.mark.parametrize(("sent", "stored"), HOSTILE)
def test_hostile_text_is_stored_alike_on_both(engine, sent, stored):
    with Writer(engine, "acd") as writer:
        counts = writer.write([{"table": "customers", "source_id": "u", "source_version": 1, "name": sent}])
    assert counts.taken == 1
    assert rows(engine, "customers")[0]["name"] == (sent if stored is None else stored)


@given(st.text(st.characters(), max_size=300))
def test_cleaned_text_can_be_stored_anywhere(text):
    cleaned = cleaning.clean(text)
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")
    assert cleaning.clean(cleaned) == cleaned


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(1, 50))
def test_shortened_text_fits_and_is_a_beginning(text, limit):
    short = cleaning.shorten(text, limit)
    assert len(short) <= limit
    assert text.startswith(short)
    assert (short == text) == (len(text) <= limit)


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [("abc", 2, "ab"), ("ae\u0301b", 2, "a"), (f"x{FAMILY}", 3, "x"), ("\u0301" * 9, 4, "\u0301" * 4)],
)
def test_text_is_cut_between_characters_as_people_see_them(text, limit, short):
    assert cleaning.shorten(text, limit) == short


def test_long_names_are_cut_and_long_identifiers_refused(engine):
    with Writer(engine, "acd") as writer:
        counts = writer.write(
            [
                {"table": "teams", "source_id": "t", "source_version": 1, "name": "n" * 5000},
                {"table": "teams", "source_id": "t" * 201, "source_version": 1, "name": "n"},
                contact("c", recording_url="u" * 501),
            ]
        )
    assert (counts.taken, counts.rejected) == (1, 2)
    assert len(rows(engine, "teams")[0]["name"]) == 200
    assert [row["reason"].split(":")[0] for row in rows(engine, "rejects")] == ["source_id", "recording_url"]


NUMBERS = [
    pytest.param(2**63, "9223372036854775807", id="2^63"),
    pytest.param(-(2**63) - 1, "greater", id="below int64"),
    pytest.param(10**400, "", id="10^400"),
    pytest.param(int("9" * 4000) * 10**1000, "", id="5,000 digits"),
    pytest.param("9" * 5000, "", id="5,000 digits as text"),
    pytest.param(float("nan"), "finite", id="NaN"),
    pytest.param(float("inf"), "finite", id="Infinity"),
    pytest.param("1e309", "", id="1e309"),
    pytest.param(1.5, "", id="not whole"),
    pytest.param([1], "", id="a list"),
    pytest.param("seven", "", id="a word"),
]


@pytest.mark.parametrize(("number", "told"), NUMBERS)
def test_numbers_out_of_bounds_are_rejected_with_the_field(engine, number, told):
    with Writer(engine, "acd") as writer:
        counts = writer.write([contact("good"), contact("bad", source_version=number)])
    assert (counts.taken, counts.rejected) == (1, 1)
    reject = rows(engine, "rejects")[0]
    assert reject["reason"].startswith("source_version: ")
    assert told in reject["reason"]
    assert '"source_id":"bad"' in reject["payload"]


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), "1e309", -1, 1e300])
def test_durations_out_of_bounds_are_rejected(engine, seconds):
    with Writer(engine, "acd") as writer:
        assert writer.write([leg("l", "c", talk_s=seconds)]).rejected == 1
    assert rows(engine, "rejects")[0]["reason"].startswith("talk_s: ")


def test_minus_zero_is_zero_and_numbers_as_text_are_numbers():
    zero, minus = (parse(leg("l", "c", talk_s=value), Edge(*EDGE)) for value in (0.0, -0.0))
    assert zero.body_hash() == minus.body_hash()
    assert parse(leg("l", "c", leg_no="3", talk_s="4.5"), Edge(*EDGE)).talk_s == 4.5


INSTANTS = [
    pytest.param(0, "before", id="zero"),
    pytest.param("1970-01-01T00:00:00Z", "before", id="1970"),
    pytest.param("2106-02-07T06:28:15Z", "after", id="2106"),
    pytest.param(int(NOON.timestamp()), "is the number in seconds", id="seconds for microseconds"),
    pytest.param(int(NOON.timestamp()) * 10**3, "is the number in milliseconds", id="milliseconds for microseconds"),
    pytest.param(int(NOON.timestamp()) * 10**9, "beyond the calendar", id="nanoseconds for microseconds"),
    pytest.param(10**400, "beyond the calendar", id="10^400"),
    pytest.param("2026-11-02T12:00:00", "naive", id="text without an offset"),
    pytest.param(datetime(2026, 11, 2), "naive", id="datetime without a zone"),  # noqa: DTZ001
    pytest.param("9999-12-31T23:59:59-12:00", "beyond the calendar", id="the end of the calendar"),
    pytest.param("yesterday", "no ISO 8601", id="a word"),
    pytest.param(float(to_micros(NOON)), "not float", id="a float"),
    pytest.param(True, "not bool", id="a flag"),
    pytest.param(None, "missing", id="nothing"),
]


@pytest.mark.parametrize(("sent", "told"), INSTANTS)
def test_instants_that_cannot_be_are_refused(sent, told):
    with pytest.raises(RecordError, match=f"created_at: .*{told}"):
        parse(contact("c", created_at=sent), Edge(*EDGE))


@pytest.mark.parametrize(
    "sent",
    [
        NOON,
        NOON.astimezone(timezone(timedelta(hours=8))),
        "2026-11-02T12:00:00Z",
        "2026-11-02T20:00:00+08:00",
        "2026-11-02 12:00:00.000000+00:00",
        "20261102T120000Z",
        to_micros(NOON),
        "2026-11-02T11:59:60Z",
    ],
)
def test_one_instant_in_many_spellings(sent):
    assert parse(contact("c", created_at=sent), Edge(*EDGE)).created_at == NOON


def test_what_lies_too_far_ahead_or_too_long_ago_depends_on_the_source(engine):
    early = {"created_at": "1999-01-04T08:00:00Z"}
    ahead = {"created_at": (NOON + timedelta(minutes=6)).isoformat()}
    soon = {"created_at": (NOON + timedelta(minutes=4)).isoformat()}
    payloads = [contact("a", **early), contact("b", **ahead), contact("c", **soon)]
    with Writer(engine, "live", is_live=True, clock=lambda: NOON) as live:
        assert live.write(payloads).rejected == 2
    with Writer(engine, "history", clock=lambda: NOON) as history:
        assert history.write(payloads).rejected == 1
    with Writer(
        engine, "wide", oldest=datetime(1980, 1, 1, tzinfo=UTC), ahead=timedelta(days=1), clock=lambda: NOON
    ) as w:
        assert w.write([*payloads, contact("d", created_at="1985-01-01T00:00:00Z")]).rejected == 0


def test_plans_may_lie_ahead(engine):
    with Writer(engine, "live", is_live=True, clock=lambda: NOON) as live:
        assert live.write([contact("c", promise_due_at="2026-12-24T00:00:00Z")]).taken == 1


@given(st.datetimes(datetime(1900, 1, 2), datetime(2199, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_instants_survive_both_ways_to_the_microsecond(at):
    assert from_micros(to_micros(at)) == at.astimezone(UTC)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_column_type_refuses_naive_instants(dialect):
    from sqlalchemy.dialects import registry

    with pytest.raises(ValueError, match="naive"):
        UtcMicros().process_bind_param(datetime(2026, 1, 1), registry.load(dialect)())  # noqa: DTZ001


def test_every_record_has_the_columns_of_its_table():
    for table, kind in KINDS.items():
        columns = set(TABLES[table].c.keys()) - {"id", "change_no", "changed_at", "source", "body_hash"}
        references = kind.references()
        fields = {references[name].column if name in references else name for name in kind.model_fields}
        assert fields - kind.CHILDREN == columns, table
