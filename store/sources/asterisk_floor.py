"""What a queue_log has told so far: the calls and agents in hand, and the rows that changed."""

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from store.sources.asterisk_agents import Agent
from store.sources.asterisk_calls import Call, Leg
from store.sources.asterisk_line import SECOND

Payload = dict[str, Any]
LINGER = 3_600 * SECOND  # how long an ended call is remembered, since it may enter another queue
STATE_FORMAT = 1
SITE = "site"


class Floor:
    """Calls by id, agents by name; `last` (of all lines), `alive` (of all but this line), `swept`: microseconds."""

    def __init__(self, site: str, zone: ZoneInfo) -> None:
        self.site = site
        self.calls: dict[str, Call] = {}
        self.agents: dict[str, Agent] = {}
        self.last = self.alive = self.swept = 0
        self.changed: dict[tuple[str, str], Payload] = {}
        self._known: set[tuple[str, str]] = set()
        self._declare("sites", SITE, {"name": site, "time_zone": zone.key, "locale": "en"})

    def call(self, name: str, at: int) -> Call:
        """Return the call of that id, a new one beginning at `at` where it is not known."""
        return self.calls.setdefault(name, Call(name, at, at))

    def agent(self, name: str) -> Agent:
        """Return the agent of that name."""
        self._declare("agents", name, {"name": name})
        return self.agents.setdefault(name, Agent(name))

    def queue(self, name: str) -> None:
        """Make the queue known."""
        self._declare("queues", name, {"name": name, "channel": "phone", "site": SITE})

    def customer(self, phone: str) -> str:
        """Make a caller known by number; the key of the customer."""
        key = f"tel:{phone}"
        self._declare("customers", key, {"phone": phone})
        return key

    def changes(self, rows: Any) -> None:
        """Note rows that changed: the last state of each counts."""
        for row in rows:
            self.changed[row["table"], row["source_id"]] = row

    def close_calls(self, at: int) -> int:
        """End every call that is open; how many."""
        return sum(self._close(call, at) for call in self.calls.values())

    def stop_agents(self, at: int) -> None:
        """End what every agent was doing."""
        for agent in self.agents.values():
            self.changes(agent.stop(at))

    def restart(self) -> int:
        """Asterisk was started: nothing that was open before it goes on. How many calls that ended."""
        closed = self.close_calls(self.alive)
        self.stop_agents(self.alive)
        self.calls.clear()
        self.agents.clear()
        return closed

    def sweep(self, before: int) -> int:
        """End calls not heard of since `before`, forget those that ended long ago; how many were ended."""
        silent = [call for call in self.calls.values() if call.last < before and call.open_leg]
        for call in silent:
            for agent in self.agents.values():
                if call.id in agent.calls:
                    agent.calls.discard(call.id)
                    self.changes(agent.settle(call.last))
            self._close(call, call.last)
        keep = self.last - LINGER
        self.calls = {name: call for name, call in self.calls.items() if call.open_leg or call.last >= keep}
        return len(silent)

    def forget(self) -> None:
        """Begin another log: what the rows so far say stays said."""
        self.calls.clear()
        self.agents.clear()
        self.last = self.alive = self.swept = 0

    def hear(self, at: int) -> None:
        """Note the time of a line."""
        self.alive, self.last = self.last, max(self.last, at)

    def dump(self) -> Payload:
        """Return calls and agents as JSON values."""
        agents = [asdict(agent) for agent in self.agents.values()]
        for agent in agents:
            agent |= {name: sorted(agent[name]) for name in ("queues", "paused", "calls")}
        return {
            "format": STATE_FORMAT,
            "last": self.last,
            "calls": [asdict(call) for call in self.calls.values()],
            "agents": agents,
        }

    @classmethod
    def load(cls, state: Payload, site: str, zone: ZoneInfo) -> "Floor":
        """Go on from what `dump` returned; from nothing where it is of another format."""
        floor = cls(site, zone)
        if state.get("format") != STATE_FORMAT:
            return floor
        floor.last = state["last"]
        for call in state["calls"]:
            legs = [Leg(**leg) for leg in call["legs"]]
            floor.calls[call["id"]] = Call(**{**call, "legs": legs})
        for agent in state["agents"]:
            sets = {name: set(agent[name]) for name in ("queues", "paused", "calls")}
            floor.agents[agent["name"]] = Agent(**{**agent, **sets})
        return floor

    def _close(self, call: Call, at: int) -> bool:
        if call.open_leg is None:
            return False
        call.close(at)
        self.changes(call.rows())
        return True

    def _declare(self, table: str, key: str, body: Payload) -> None:
        if (table, key) not in self._known:
            self._known.add((table, key))
            self.changed[table, key] = {"table": table, "source_id": key, "source_version": 0, **body}
