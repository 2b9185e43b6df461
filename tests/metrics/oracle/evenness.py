"""How far apart channels are within each segment: gaps and indices of the attainments of oracle/consistency.py."""

from tests.metrics.oracle.consistency import MET, judgements, mixed

BY = "segment"
INDEX = """
    select part, 100 * (1 - 2 * sum(n * abs(attained - mean)) / sum(n)) as told
      from (select *, sum(n * attained) over whole / sum(n) over whole as mean, count(*) over whole as channels
              from evened window whole as (partition by part)) where channels > 1 group by part"""


def gap(rows: str) -> str:
    return f"""
        {judgements(rows)}, {mixed("segment")}
        select part, 100 * (max(attained) - min(attained)) from evened where n >= 30
         group by part having count(*) > 1"""


def index(rows: str) -> str:
    return f"{judgements(rows)}, {mixed('segment')} {INDEX}"


OF_EACH = " union all ".join(f"select * from ({index(rows)})" for rows in MET.values())
STATEMENTS = {
    **{f"consistency_gap_{kpi}": gap(rows) for kpi, rows in MET.items()},
    **{f"consistency_index_{kpi}": index(rows) for kpi, rows in MET.items()},
    "consistency_index": f"select part, avg(told) from ({OF_EACH}) group by 1",
}
VARIANTS: dict[tuple[str, str, str], str] = {}
