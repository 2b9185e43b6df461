"""Laws that every metric obeys, those not yet written included. Each name is the law."""

from datetime import UTC, datetime, timedelta
from math import isfinite

import narwhals as nw
import polars as pl
import pytest

from metrics import registry
from metrics.arithmetic import Measure
from metrics.evaluate import evaluate, sheets, totals
from metrics.metric import Metric, Unit, lacking
from metrics.options import Choice
from queries.frames import Frame
from store.schema.codes import AGENT_STATES, LEAVE_KINDS, STAGES, STANDARD_METRICS, SURVEY_KINDS

SOME = 800
EVERY = list(registry.everything().values())
SINGLE = [metric for metric in EVERY if isinstance(metric, Metric)]
SUMMED = {"productive_time", "contact_time", "logged_in_time", "time_in_state", "scheduled_time"}  # seconds
FIRST = datetime(2026, 11, 16, tzinfo=UTC)
CODES = {
    "leave_kind": [*LEAVE_KINDS, None],
    "state": list(AGENT_STATES),
    "outcome": ["answered", "callback_taken", None],
    "stage": [*STAGES, None],
    "direction": ["inbound", "inbound", "callback", "outbound", None],
    "kind": [*SURVEY_KINDS, *STANDARD_METRICS, "created", "resolved", "reopened", None],
}
STRETCHED = ("start_", "end_", "age_")  # columns whose days reach over a year and more


def drawn(frame: Frame, seed: int, count: int = SOME) -> pl.DataFrame:
    """Rows at random, a fifth of each column unknown; keys distinct."""
    made = {}
    for place, (name, dtype) in enumerate(frame.columns.items()):
        number = pl.int_range(count, eager=True).shuffle(seed=seed * 100 + place)
        values = {
            pl.Int64: number % 9 * (70 if name.startswith(STRETCHED) else 1),
            pl.Int8: number % 7,
            pl.Float64: (number % 97).cast(pl.Float64) * 1.5,
            pl.Boolean: number % 2 == 0,
            pl.Date: pl.Series([FIRST.date() + timedelta(days=n % 5) for n in number]),
            pl.Datetime: pl.Series([FIRST + timedelta(minutes=7 * n) for n in number]),
            pl.String: pl.Series([CODES.get(name, ["a", "b", None])[n % len(CODES.get(name, "abc"))] for n in number]),
        }[dtype.base_type()]
        column = pl.Series(name, values / 200 if name.endswith("_share") else values).cast(dtype, strict=True)
        made[name] = column if name in CODES else column.set(number % 5 == 0, None)
    key = pl.int_range(count).cast(frame.columns[frame.key[0]]).alias(frame.key[0])
    return frame.check(pl.DataFrame(made).with_columns(key))


def all_rows(seed: int) -> dict[str, pl.DataFrame]:
    return {name: drawn(sheet.frame, seed) for name, sheet in sheets(EVERY).items()}


@pytest.fixture(scope="module", params=[1, 2])
def frames(request):
    return all_rows(request.param)


def dimension_of(metric, but=()) -> str:
    """One that it can be told by."""
    return next(by for by in ("team", "channel", "segment") if by not in but and not lacking(metric, [by]))


def counted(made: Measure, rows) -> int:
    """Count what n counts: rows, or the customers (say) that they belong to."""
    return rows[made.counted].n_unique() if made.counted else rows.shape[0]


def variants(metric) -> list[dict[str, str]]:
    choices = [option for option in metric.options if isinstance(option, Choice)]
    return [{f"{metric.key}.{choice.name}": name} for choice in choices for name in choice.formulas] or [{}]


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_it_says_what_it_is(metric):
    assert metric.name.strip()
    assert metric.question.endswith("?")
    assert len(metric.formula) > 5
    assert any("\u4e00" <= letter <= "\u9fff" for letter in metric.name_zh), "a name in Chinese"


def test_no_two_share_a_name():
    for names in ([metric.name for metric in EVERY], [metric.name_zh for metric in EVERY]):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_it_is_one_finite_number_or_unknown(metric, frames):
    for settings in variants(metric):
        told = evaluate([metric], frames, (), settings)
        assert told.height == 1
        value = told["value"][0]
        assert value is None or isfinite(value)


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_random_rows_give_it_a_value(metric, frames):
    """Keeps the other laws from passing on nulls alone."""
    assert totals([metric], frames)[metric.key].value is not None


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_a_quiet_day_is_unknown_or_zero_but_never_nan(metric, frames):
    nothing = {name: rows.clear() for name, rows in frames.items()}
    for settings in variants(metric):
        figure = totals([metric], nothing, settings)[metric.key]
        summed = metric.unit in {Unit.COUNT, Unit.SLOTS, Unit.HOURS, Unit.NET} or metric.key in SUMMED
        assert figure.value == (0 if summed else None)
        assert figure.n == (None if summed else 0)


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_rows_that_know_nothing_give_neither_nan_nor_an_error(metric, frames):
    blank = {
        name: rows.with_columns(pl.lit(None, t).alias(c) for c, t in rows.schema.items())
        for name, rows in frames.items()
    }
    for settings in variants(metric):
        value = totals([metric], blank, settings)[metric.key].value
        assert value is None or isfinite(value)


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_the_order_of_rows_does_not_matter(metric, frames):
    shuffled = {name: rows.sample(fraction=1, shuffle=True, seed=7) for name, rows in frames.items()}
    assert totals([metric], shuffled)[metric.key] == pytest.approx(totals([metric], frames)[metric.key], nan_ok=False)


@pytest.mark.parametrize("metric", [m for m in EVERY if m.unit == Unit.SHARE], ids=lambda metric: metric.key)
def test_a_share_lies_between_nothing_and_all(metric, frames):
    for settings in variants(metric):
        told = evaluate([metric], frames, [dimension_of(metric)], settings)
        assert told["value"].drop_nulls().is_between(0, 1).all()


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_it_is_worth_the_same_alone_as_in_its_group(metric, frames):
    by = dimension_of(metric, but=getattr(metric, "against", ()))  # what it is held against is not there alone
    grouped = evaluate([metric], frames, [by])
    for group, value, n in grouped.select(by, "value", "n").iter_rows():
        alone = {part.sheet: frames[part.sheet].filter(pl.col(by).eq_missing(group)) for part in metric.parts}
        assert totals([metric], alone)[metric.key] == (pytest.approx(value), n)


def test_it_is_worth_the_same_alone_as_beside_all_others(frames):
    together = totals(EVERY, frames)
    for metric in EVERY:
        assert totals([metric], frames)[metric.key] == together[metric.key]


@pytest.mark.parametrize("metric", [m for m in SINGLE if m.unit == Unit.COUNT], ids=lambda metric: metric.key)
def test_counts_of_groups_add_up_to_the_whole(metric, frames):
    grouped = evaluate([metric], frames, [dimension_of(metric)])
    assert grouped["value"].sum() == totals([metric], frames)[metric.key].value


@pytest.mark.parametrize("metric", SINGLE, ids=lambda metric: metric.key)
def test_the_rows_behind_it_are_as_many_as_it_says(metric, frames):
    for settings in variants(metric):
        made, rows = metric.build(settings), nw.from_native(frames[metric.sheet])
        value, n = totals([metric], frames, settings)[metric.key]
        behind = rows if made.of is None else rows.filter(made.of)
        if n is not None:
            assert counted(made, behind) == n
        elif metric.unit == Unit.COUNT:
            assert behind.shape[0] == value
        if made.yes is not None:
            assert counted(made, rows.filter(made.yes)) == pytest.approx(value * n)


@pytest.mark.parametrize("metric", SINGLE, ids=lambda metric: metric.key)
def test_it_reads_no_column_that_it_does_not_name(metric, frames):
    for settings in variants(metric):
        lean = {metric.sheet: frames[metric.sheet].select(*metric.columns(settings))}
        assert totals([metric], lean, settings) == totals([metric], frames, settings)


def test_whoever_was_offered_left_in_exactly_one_way_or_still_waits(frames):
    ways = ("answered", "abandoned", "flowed_out", "callbacks_taken", "unserved", "left_otherwise", "still_waiting")
    told = totals(EVERY, frames)
    assert sum(told[key].value for key in ways) == told["offered"].value


def test_parts_of_handle_time_and_buckets_of_response_add_up(frames):
    told = totals(EVERY, frames)
    buckets = [figure.value for key, figure in told.items() if key.startswith("first_response_") and "h_" in key]
    assert len(buckets) == 5
    assert sum(buckets) == pytest.approx(1)


def test_counts_by_state_are_all_agents(frames):
    told = evaluate([registry.get("agents")], frames, ["state"])
    assert told["value"].sum() == totals(EVERY, frames)["agents"].value


def test_each_customer_is_in_exactly_one_stage_and_each_score_one_of_five(frames):
    told = totals(EVERY, frames)
    stages = ("closed", "potential", "new", "active", "dormant", "lost")
    assert sum(told[f"customers_{stage}"].value for stage in stages) == told["customers"].value == SOME
    assert sum(told[key].value for key in ("nps_promoters", "nps_passives", "nps_detractors")) == pytest.approx(1)
