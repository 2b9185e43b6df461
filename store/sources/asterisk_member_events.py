"""The queue_log events that move an agent: member, login, pause."""

from collections.abc import Callable, Mapping

from store.sources.asterisk_agents import EVERY_QUEUE, Agent
from store.sources.asterisk_floor import Floor
from store.sources.asterisk_line import Line, LineError

Handler = Callable[[Floor, Line], str | None]
Change = Callable[[Agent, Line], None]


def _changes(change: Change) -> Handler:
    """Make a handler of a change of one agent."""

    def handler(floor: Floor, line: Line) -> str | None:
        if not line.agent:
            raise LineError(f"{line.event} without an agent")
        if line.queue:
            floor.queue(line.queue)
        agent = floor.agent(line.agent)
        change(agent, line)
        floor.changes(agent.settle(line.at))
        return None

    return handler


def _first(line: Line) -> str | None:
    return (line.args[0][:64] or None) if line.args else None


def _log_on(agent: Agent, _line: Line) -> None:
    agent.is_away = False


HANDLERS: Mapping[str, Handler] = {
    "ADDMEMBER": _changes(lambda agent, line: agent.join(line.queue, paused=_first(line) == "PAUSED")),
    "REMOVEMEMBER": _changes(lambda agent, line: agent.leave(line.queue)),
    "AGENTLOGIN": _changes(_log_on),
    "AGENTCALLBACKLOGIN": _changes(_log_on),
    "AGENTLOGOFF": _changes(lambda agent, _line: agent.log_off()),
    "AGENTCALLBACKLOGOFF": _changes(lambda agent, _line: agent.log_off()),
    "PAUSE": _changes(lambda agent, line: agent.pause(line.queue or EVERY_QUEUE, _first(line))),
    "PAUSEALL": _changes(lambda agent, line: agent.pause(EVERY_QUEUE, _first(line))),
    "UNPAUSE": _changes(lambda agent, line: agent.resume(line.queue or EVERY_QUEUE)),
    "UNPAUSEALL": _changes(lambda agent, _line: agent.resume(EVERY_QUEUE)),
}
