"""Staffing: the work that came, the agents it takes, and what customers may expect of so many. By queue and half hour.

Erlang C, or Erlang A with a patience. Half hours in which nobody was answered are not known: they have no handle time.
"""

import narwhals as nw

from metrics import half_hours, workload
from metrics.arithmetic import ratio_of
from metrics.derived import Derived, Work
from metrics.legs import ABANDONED, ANSWERED
from metrics.metric import Direction, Metric, Unit
from queries.frames import LEGS

FAMILY = "staffing"
ERLANG = "Erlang C; Erlang A (Palm 1957; Mandelbaum and Zeltyn 2007) where patience_s is set"

OFFERED_LOAD = Derived(
    key="offered_load",
    name="Offered load",
    name_zh="话务负荷",
    question="How many agents would be busy all the time with the work that came?",
    formula="contacts that entered × their mean handle time ÷ 30 min, added up over queues, mean over half hours "
    "with contacts",
    inputs=workload.INPUTS,
    within=workload.WITHIN,
    prepare=workload.with_load,
    work=half_hours.mean_load,
    unit=Unit.ERLANGS,
)


def _agents(key: str, names: tuple[str, str], question: str, which: str, work: Work) -> Derived:
    return Derived(
        key=key,
        name=names[0],
        name_zh=names[1],
        question=question,
        formula="fewest agents of each queue who keep its standard (share in time, no busier than max_occupancy) "
        f"by Erlang C or A; chats share an agent; added up over queues, {which}",
        inputs=workload.INPUTS,
        within=workload.WITHIN,
        prepare=workload.with_agents,
        work=work,
        unit=Unit.AGENTS,
        options=workload.STANDARD,
        source=ERLANG,
    )


AGENTS_NEEDED = (
    _agents(
        "agents_needed",
        ("Agents needed", "所需坐席数"),
        "How many agents did the work take to keep the standard?",
        "mean over half hours with contacts",
        half_hours.mean_agents,
    ),
    _agents(
        "agents_needed_peak",
        ("Agents needed at the peak", "高峰所需坐席数"),
        "How many agents did the busiest half hour take to keep the standard?",
        "of the half hour that needs most",
        half_hours.most_agents,
    ),
)


def _expected(
    key: str, names: tuple[str, str], words: tuple[str, str], work: Work, shown: tuple[Unit, Direction]
) -> Derived:
    return Derived(
        key=key,
        name=names[0],
        name_zh=names[1],
        question=words[0],
        formula=f"{words[1]}, of the agents set or needed, by Erlang C or A",
        inputs=workload.INPUTS,
        within=workload.WITHIN,
        prepare=workload.with_expected,
        work=work,
        unit=shown[0],
        direction=shown[1],
        options=(*workload.STANDARD, workload.AGENTS),
        source=ERLANG,
    )


EXPECTED = (
    _expected(
        "expected_service_level",
        ("Expected service level", "预期服务水平"),
        (
            "How many contacts could be answered in time with so many agents?",
            "share answered within T, mean over contacts",
        ),
        half_hours.by_contacts("service_level"),
        (Unit.SHARE, Direction.UP),
    ),
    _expected(
        "expected_asa",
        ("Expected speed of answer", "预期平均应答速度"),
        (
            "How long would contacts wait with so many agents?",
            "mean wait, mean over contacts; without end, and so not known, where the load exceeds the agents",
        ),
        half_hours.by_contacts("asa_s"),
        (Unit.SECONDS, Direction.DOWN),
    ),
    _expected(
        "probability_of_waiting",
        ("Probability of waiting", "等待概率"),
        (
            "How many contacts would have to wait at all with so many agents?",
            "share that finds all agents busy, mean over contacts",
        ),
        half_hours.by_contacts("p_wait"),
        (Unit.SHARE, Direction.DOWN),
    ),
    _expected(
        "expected_abandonment",
        ("Expected abandonment", "预期放弃率"),
        (
            "How many contacts would give up with so many agents?",
            "share that gives up (0 unless patience_s is set), mean over contacts",
        ),
        half_hours.by_contacts("abandoned"),
        (Unit.SHARE, Direction.DOWN),
    ),
    _expected(
        "expected_occupancy",
        ("Expected occupancy", "预期占用率"),
        ("How busy would so many agents be?", "load carried ÷ agents, mean over agents' time"),
        half_hours.by_servers("occupancy"),
        (Unit.SHARE, Direction.NONE),
    ),
)

PATIENCE = Metric(
    key="patience",
    name="Patience",
    name_zh="客户平均耐心",
    question="How long would customers wait on average before they give up?",
    formula="time waited by all who were answered or gave up ÷ those who gave up (exponential patience, cut short by "
    "answers); unknown where nobody gave up",
    frame=LEGS,
    measure=ratio_of(
        nw.col("wait_s"), nw.when(ABANDONED).then(nw.lit(1.0)).otherwise(nw.lit(0.0)), of=ANSWERED | ABANDONED
    ),
    unit=Unit.SECONDS,
    source="Mandelbaum and Zeltyn 2007",
)
