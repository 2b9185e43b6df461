"""Lines of a queue_log for tests, and what they make."""

from zoneinfo import ZoneInfo

from store.sources.asterisk_queue_log import QueueLog

START = 1_709_974_800  # 2024-03-09 09:00 UTC
LATEST = (START + 10 * 86_400) * 10**6


def line(after, call, queue, agent, event, *args, start=START):
    return "|".join([str(start + after), call, queue, agent, event, *args])


def read(*lines, log=None):
    """Feed lines; the log and its rows by table and source id."""
    log = log or QueueLog("Site", ZoneInfo("Europe/Berlin"), LATEST)
    log.feed(lines)
    rows, _ = log.take()
    return log, {(row["table"], row["source_id"]): row for row in rows}


def leg(rows, key):
    """A leg with its instants in seconds after START."""
    row = rows["contact_legs", key]
    return {k: (v - START * 10**6) / 10**6 if k.endswith("_at") and v is not None else v for k, v in row.items()}


def contact(rows, key):
    row = rows["contacts", key]
    return {k: (v - START * 10**6) / 10**6 if k.endswith("_at") and v is not None else v for k, v in row.items()}


def stretches(rows, agent):
    """(state, reason, from, to) of an agent in seconds after START, in order, without those of no length."""
    found = [row for (table, _), row in rows.items() if table == "agent_states" and row["agent"] == agent]
    at = lambda value: None if value is None else (value - START * 10**6) / 10**6  # noqa: E731
    told = [(row["state"], row["reason"], at(row["started_at"]), at(row["ended_at"])) for row in found]
    return sorted((one for one in told if one[2] != one[3]), key=lambda one: one[2])
