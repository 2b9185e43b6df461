"""A figure opens: the rows behind it are exactly as many as it says, for every metric, variant and side."""

from datetime import date

import polars as pl
import pytest

from metrics import registry, rows
from metrics.evaluate import sheets, totals
from metrics.metric import Metric, Quotient, Unit
from metrics.rows import Side, behind
from queries import history
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from tests.metrics.test_laws import EVERY, all_rows, counted, variants

WINDOW = Window.days(date(2026, 10, 19), date(2026, 11, 2), "Europe/London")
PERSONAL = {"customer", "customer_name", "phone", "email", "name", "body", "subject", "comment", "note"}
IDS = {"ids": lambda metric: metric.key}


@pytest.fixture(scope="module", params=["at random", pytest.param("simulated", marks=pytest.mark.xdist_group("rows"))])
def frames(request):
    """Rows at random, and those of two weeks of a simulated centre."""
    if request.param == "at random":
        return all_rows(3)
    source = Source(f"sqlite:///{request.getfixturevalue('simulated')}", deadline_s=120)
    scope = Scope(WINDOW, OPERATOR)
    try:
        return {name: history.read(source, sheet.frame, scope, sheet.anchor) for name, sheet in sheets(EVERY).items()}
    finally:
        source.close()


def expected(metric, settings, frames) -> dict[Side, float | None]:
    """How many rows each side has to have; null where the figure does not say."""
    if isinstance(metric, Quotient):
        return {
            Side.NUMERATOR: expected(metric.top, settings, frames)[Side.NUMERATOR],
            Side.DENOMINATOR: expected(metric.bottom, settings, frames)[Side.NUMERATOR],
        }
    value, n = totals([metric], frames, settings)[metric.key]
    if not isinstance(metric, Metric):
        return dict.fromkeys(Side)
    if n is None:
        return dict.fromkeys(Side, value if metric.unit == Unit.COUNT else None)
    hits = value * n if metric.build(settings).yes is not None and value is not None else n
    return {Side.NUMERATOR: hits, Side.DENOMINATOR: n}


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("metric", EVERY, **IDS)
def test_as_many_rows_as_the_figure_says(metric, side, frames):
    for settings in variants(metric):
        found = behind(metric, frames, side, settings)
        wanted = expected(metric, settings, frames)[side]
        if wanted is not None:
            made = metric.build(settings) if isinstance(metric, Metric) else None
            assert (counted(made, found) if made else found.height) == pytest.approx(wanted)
        if isinstance(metric, Metric):
            assert found.columns == frames[metric.sheet].columns
            assert found.select(metric.frame.key).is_unique().all(), "no row twice"


@pytest.mark.parametrize("metric", [one for one in EVERY if isinstance(one, Metric)], **IDS)
def test_the_numerator_is_part_of_the_denominator(metric, frames):
    for settings in variants(metric):
        top, bottom = (behind(metric, frames, side, settings) for side in Side)
        assert top.join(bottom, on=metric.frame.key, how="anti", nulls_equal=True).is_empty()


@pytest.mark.parametrize("metric", [one for one in EVERY if isinstance(one, Metric)], **IDS)
def test_the_figure_of_its_denominator_is_the_figure(metric, frames):
    """Nothing that counts is left out: the rows alone give the same number."""
    for settings in variants(metric):
        alone = {metric.sheet: behind(metric, frames, Side.DENOMINATOR, settings)}
        assert totals([metric], alone, settings)[metric.key] == pytest.approx(
            totals([metric], frames, settings)[metric.key], nan_ok=False
        )


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("metric", EVERY, **IDS)
def test_it_asks_for_no_column_that_it_can_do_without(metric, side, frames):
    for settings in variants(metric):
        needed = rows.columns(metric, side, settings)
        lean = {name: frames[name].select(names) for name, names in needed.items()}
        assert behind(metric, lean, side, settings).height == behind(metric, frames, side, settings).height


def test_no_frame_holds_what_names_a_customer():
    for metric in EVERY:
        for part in metric.parts:
            assert not PERSONAL & set(part.frame.columns)


def test_a_side_that_does_not_exist(frames):
    with pytest.raises(ValueError, match="top"):
        behind(registry.get("asa"), frames, "top")


def test_what_a_wait_within_the_threshold_looks_like(frames):
    found = behind(registry.get("service_level"), frames, "numerator")
    assert found.height > 0
    assert found.select((pl.col("wait_s") <= pl.col("threshold_s")).all()).item()
