"""A metric that does not fit is refused when it is written, with words that say what is wrong."""

import subprocess
import sys

import narwhals as nw
import polars as pl
import pytest

from metrics import registry
from metrics.arithmetic import count_of, mean_of, share
from metrics.evaluate import evaluate, wide
from metrics.metric import Metric, MetricError, Unit
from metrics.options import Choice
from queries.frames import AGENT_TIME, LEGS, Frame


def made(**changes) -> Metric:
    words = {"key": "speed", "name": "Speed", "name_zh": "速度", "question": "How fast?", "formula": "mean wait"}
    told = {**words, "frame": LEGS, "measure": mean_of(nw.col("wait_s")), "unit": Unit.SECONDS, **changes}
    return Metric(**told)


def test_a_column_that_the_frame_does_not_promise():
    with pytest.raises(MetricError, match=r"speed reads \['wait'\], which legs does not promise"):
        made(measure=mean_of(nw.col("wait")))


def test_all_columns_that_are_missing_are_named_at_once():
    with pytest.raises(MetricError, match=r"\['kind', 'wait'\]"):
        made(measure=share(nw.col("wait") > 1, of=nw.col("kind") == "x"))


def test_a_column_that_only_one_variant_reads():
    variants = (Choice("variant", {"good": "wait", "bad": "oops"}),)
    columns = {"good": "wait_s", "bad": "oops_s"}
    with pytest.raises(MetricError, match="oops_s"):
        made(measure=lambda options: mean_of(nw.col(columns[options["variant"]])), options=variants)


def test_an_anchor_that_the_frame_does_not_have():
    with pytest.raises(MetricError, match="no anchor of legs"):
        made(anchor="answered_at")


def test_a_key_used_twice():
    with pytest.raises(MetricError, match="two metrics are called 'speed'"):
        registry.collect([made(), made()])


def test_a_frame_that_nobody_declared():
    stranger = Frame("stranger", "a row", ("leg_id",), "queued_at", dict(LEGS.columns), dimensions=())
    with pytest.raises(MetricError, match="stranger"):
        registry.collect([made(frame=stranger)])


def test_a_metric_that_does_not_exist():
    with pytest.raises(MetricError, match="did you mean 'service_level'"):
        registry.get("servicelevel")
    with pytest.raises(MetricError, match="no family 'queues'; did you mean 'queue'"):
        registry.family("queues")


def test_grouping_by_what_a_frame_does_not_have():
    with pytest.raises(MetricError, match="contacts_per_hour cannot be told by queue"):
        evaluate(
            [registry.get("contacts_per_hour")],
            {"legs@ended_at": LEGS.empty(), "agent_time": AGENT_TIME.empty()},
            ["queue"],
        )


def test_rows_that_were_not_given():
    with pytest.raises(MetricError, match="handle_time needs rows of legs@ended_at; there are legs"):
        evaluate([registry.get("handle_time")], {"legs": LEGS.empty()})


def test_columns_are_those_that_are_read():
    assert made().columns({}) == ("wait_s",)
    assert made(measure=count_of(nw.col("leave_kind") == "answered")).columns({}) == ("leave_kind",)
    service_level = registry.get("service_level")
    assert "threshold_s" in service_level.columns({})
    assert "threshold_s" not in service_level.columns({"service_level.threshold_s": "20"})


def test_groups_of_categories_and_of_text_go_together(rows):
    legs = rows(LEGS, channel=["phone", "chat", None], wait_s=[1.0, 2.0, 3.0], leave_kind=["answered"] * 3)
    frames = {"legs": legs.with_columns(pl.col("channel", "leave_kind").cast(pl.Categorical)), "legs@ended_at": legs}
    told = evaluate([registry.get("offered"), registry.get("handled")], frames, ["channel"])
    assert told.schema["channel"] == pl.String
    assert told["channel"].to_list() == ["chat", "phone", None] * 2
    assert wide(told, ["channel"]).rows()[2] == (None, 1.0, None, 0.0, None)


def test_all_metrics_load_without_a_database_or_a_screen():
    code = (
        "import sys; from metrics import registry; registry.everything();"
        "print([m for m in ('sqlalchemy', 'streamlit', 'altair', 'pandas', 'store') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
