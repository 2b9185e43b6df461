"""Which legs count as what: conditions on LEGS that metrics of several modules share."""

import narwhals as nw

from metrics.arithmetic import holds

WAIT = nw.col("wait_s")

# A call that an agent makes out of the blue never entered a queue; a callback's return call did.
ENTERED = ~holds(nw.col("direction") == "outbound")


def left(*kinds: str) -> nw.Expr:
    """Say whether a leg entered a queue and left it in one of these ways."""
    return ENTERED & holds(nw.col("leave_kind").is_in(kinds))


ANSWERED, ABANDONED = left("answered"), left("abandoned")

# Who reached an agent and was let go, outbound calls included: work is work.
FINISHED = holds(nw.col("leave_kind") == "answered") & ~nw.col("ended_at").is_null()
