"""The same definitions give the same numbers on Spark Connect (Sail) as on Polars, over the same Parquet files."""

from collections.abc import Iterator, Mapping

import narwhals as nw
import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from metrics.metric import Metric, Quotient
from metrics.options import Choice
from tests.metrics.test_laws import all_rows

pytestmark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),  # Arrow alone is used
]
EVERY = registry.everything()
PARTS = {
    part.key: part for one in EVERY.values() if isinstance(one, Metric | Quotient) for part in one.parts
}  # derived figures are worked out of these, outside of any engine
# What cannot run there, and why.
NOT_THERE: Mapping[str, str] = {}
DIMENSION = "team"
CASES = [(metric, {}) for metric in PARTS.values()] + [
    (metric, {f"{metric.key}.{choice.name}": name})
    for metric in PARTS.values()
    for choice in metric.options
    if isinstance(choice, Choice)
    for name in choice.formulas
]
Told = dict[str, tuple[float | None, int | None]]


def id_of(case) -> str:
    metric, settings = case
    return "-".join((metric.key, *settings.values()))


def near(value: float | None) -> object:
    """The same but for the order in which numbers were added up; unknown only where unknown."""
    return None if value is None else pytest.approx(value, rel=1e-9)


def by_sheet(cases) -> dict[str, list]:
    sheets: dict[str, list] = {}
    for case in cases:
        sheets.setdefault(case[0].sheet, []).append(case)
    return sheets


def columns(cases) -> Iterator[tuple[str, nw.Expr]]:
    """Value and n of each, named by place: Spark does not like all letters that an option may have."""
    for place, (metric, settings) in enumerate(cases):
        made = metric.build(settings)
        yield f"v{place}", made.value.cast(nw.Float64)
        if made.n is not None:
            yield f"n{place}", made.n.cast(nw.Int64)


def told_by(cases, row) -> Told:
    return {id_of(case): (row[f"v{place}"], row.get(f"n{place}")) for place, case in enumerate(cases)}


@pytest.fixture(scope="module")
def rows():
    return all_rows(5)


@pytest.fixture(scope="module")
def tables(spark, rows, tmp_path_factory):
    """Each frame once more, read by Spark from Parquet."""
    folder, found = tmp_path_factory.mktemp("frames"), {}
    for name, frame in rows.items():
        frame.write_parquet(folder / f"{name}.parquet")
        found[name] = nw.from_native(spark.read.parquet(str(folder / f"{name}.parquet")))
    return found


@pytest.fixture(scope="module")
def there(tables):
    """What Spark makes of all of them, one question a frame."""
    found: Told = {}
    for name, cases in by_sheet([case for case in CASES if case[0].key not in NOT_THERE]).items():
        made = tables[name].select(**dict(columns(cases))).collect("pyarrow").to_native()
        found |= told_by(cases, made.to_pylist()[0])
    return found


@pytest.fixture(scope="module")
def there_by_team(tables):
    """The same, told by team."""
    found: dict[str, Told] = {}
    for name, cases in by_sheet([case for case in CASES if not case[1] and case[0].key not in NOT_THERE]).items():
        if DIMENSION in cases[0][0].frame.columns:
            made = tables[name].group_by(DIMENSION).agg(**dict(columns(cases))).collect("pyarrow").to_native()
            for row in made.to_pylist():
                for key, figure in told_by(cases, row).items():
                    found.setdefault(key, {})[row[DIMENSION]] = figure
    return found


@pytest.mark.parametrize("case", CASES, ids=id_of)
def test_it_is_the_same_number(case, rows, there):
    metric, settings = case
    figure = totals([metric], rows, settings)[metric.key]
    value, n = there[id_of(case)]
    assert value == near(figure.value)
    assert n == figure.n


@pytest.mark.parametrize("metric", [m for m in PARTS.values() if DIMENSION in m.frame.columns], ids=lambda m: m.key)
def test_it_is_the_same_number_team_by_team(metric, rows, there_by_team):
    here = evaluate([metric], rows, [DIMENSION])
    ours = {team: (value, n) for team, value, n in here.select(DIMENSION, "value", "n").iter_rows()}
    theirs = there_by_team[metric.key]
    assert theirs.keys() == ours.keys()
    for team, (value, n) in ours.items():
        assert theirs[team] == (near(value), n)


@pytest.mark.parametrize("metric", [m for m in EVERY.values() if isinstance(m, Quotient)], ids=lambda m: m.key)
def test_a_quotient_of_their_sums_is_the_quotient_of_ours(metric, rows, there):
    top, bottom = (there[part.key][0] for part in (metric.top, metric.bottom))
    divided = (top or 0) / (bottom * metric.factor) if bottom else None
    assert divided == near(totals([metric], rows)[metric.key].value)


def test_what_cannot_run_there_is_a_metric_and_has_a_reason():
    assert NOT_THERE.keys() <= PARTS.keys()
    assert all(NOT_THERE.values())


def test_the_drawn_rows_say_something(rows):
    assert all(isinstance(frame, pl.DataFrame) and frame.height for frame in rows.values())
