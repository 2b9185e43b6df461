"""The definitions belong to no engine: the same expressions give the same numbers on Arrow's as on Polars'."""

import narwhals as nw
import pytest

from metrics import registry
from metrics.evaluate import totals
from metrics.metric import Metric
from metrics.options import Choice
from tests.metrics.test_laws import all_rows

SINGLE = [metric for metric in registry.everything().values() if isinstance(metric, Metric)]
CASES = [
    (metric, {f"{metric.key}.{choice.name}": name})
    for metric in SINGLE
    for choice in metric.options
    if isinstance(choice, Choice)
    for name in choice.formulas
] + [(metric, {}) for metric in SINGLE]


@pytest.fixture(scope="module")
def frames():
    return all_rows(5)


@pytest.mark.parametrize(("metric", "settings"), CASES, ids=lambda told: getattr(told, "key", None))
def test_it_is_the_same_number(metric, settings, frames):
    made, rows = metric.build(settings), frames[metric.sheet]
    asked = {"value": made.value, **({} if made.n is None else {"n": made.n})}
    told = nw.from_native(rows.to_arrow()).select(**asked).to_native().to_pylist()[0]
    figure = totals([metric], {metric.sheet: rows}, settings)[metric.key]
    assert told["value"] == pytest.approx(figure.value)
    assert told.get("n") == figure.n
