"""The queue_log events that move a call: enter, ring, connect, complete, transfer, abandon, exit.

Each handler takes the floor and the line and returns a note where a rule filled a gap, else None. Arguments by version
of Asterisk: CONNECT(hold[|bridged|ring]); COMPLETE*(hold|call[|position]); TRANSFER and BLINDTRANSFER(extension|
context[|hold|call[|position]]); ATTENDEDTRANSFER(method|…|hold|call|position); ABANDON, EXITEMPTY and
EXITWITHTIMEOUT(position[|original|wait]); EXITWITHKEY(key|position[|original|wait]); RINGNOANSWER and
RINGCANCELED(milliseconds); ENTERQUEUE(url|caller[|position]).
"""

from collections.abc import Callable, Mapping

from store.sources.asterisk_calls import Call, Leg
from store.sources.asterisk_floor import Floor
from store.sources.asterisk_line import LeftOutError, Line, LineError

Handler = Callable[[Floor, Line], str | None]
MILLISECOND = 1_000
ASSUMED = "beginning of a call is not in the log: taken from its hold and call times"
NOT_A_NUMBER = frozenset({"", "unknown", "<unknown>", "anonymous", "unavailable", "restricted", "private", "null", "s"})
FLOWS_OUT = {"EXITWITHTIMEOUT": True, "EXITWITHKEY": True, "EXITEMPTY": False, "SYSCOMPAT": False}
WAIT_AT = {"ABANDON": 2, "EXITWITHTIMEOUT": 2, "EXITEMPTY": 2, "EXITWITHKEY": 3}


def enter(floor: Floor, line: Line) -> str | None:
    """ENTERQUEUE: a passage begins."""
    call = _call(floor, line)
    leg = call.open_leg
    if leg is not None and _is_beginning_of(leg, line):
        leg.queued, leg.is_assumed = line.at, False
        call.created = min(call.created, line.at)
        _identify(floor, call, line)
        _moved(floor, call, line)
        return None
    if leg is not None and leg.is_waiting and leg.queue == line.queue and leg.queued == line.at:
        raise LeftOutError("call enters the same queue twice at once: counted once")
    note = None
    if leg is not None and leg.is_waiting:
        leg.leave("unserved" if leg.queue == line.queue else "transferred", line.at)
        note = "call entered a queue while it waited: its first wait ended there"
    elif leg is not None:
        _hang_up(floor, call, leg, line.at, line.at - (leg.answered or line.at))
    call.legs.append(Leg(line.queue, line.at))
    call.ended = call.outcome = None
    _identify(floor, call, line)
    _moved(floor, call, line)
    return note


def connect(floor: Floor, line: Line) -> str | None:
    """CONNECT: an agent takes it."""
    call = _call(floor, line)
    leg = call.open_leg
    if leg is not None and leg.is_connected and leg.agent == line.agent:
        raise LeftOutError("call is connected twice to the same agent: counted once")
    if leg is not None and leg.is_connected:
        _hang_up(floor, call, leg, line.at, line.at - (leg.answered or line.at))
    note = None
    if leg is None or not leg.is_waiting:
        leg, note = _assume(call, line, line.at - (line.micros(0) or 0)), ASSUMED
    rang = line.micros(2)
    leg.connect(line.agent, line.at, rang)
    call.ended = call.outcome = None
    _pick_up(floor, call, line, rang or 0)
    _moved(floor, call, line)
    return note


def complete(floor: Floor, line: Line) -> str | None:
    """COMPLETEAGENT, COMPLETECALLER: the talk ends."""
    return _end_talk(floor, line, line.micros(0), line.micros(1))


def transfer(floor: Floor, line: Line) -> str | None:
    """TRANSFER, BLINDTRANSFER: the agent hands the call on, out of our sight unless it enters a queue."""
    return _end_talk(floor, line, line.micros(2), line.micros(3))


def attended_transfer(floor: Floor, line: Line) -> str | None:
    """ATTENDEDTRANSFER: as `transfer`, its hold and call times third and second from the end."""
    return _end_talk(floor, line, line.micros(-3), line.micros(-2))


def ring_no_answer(floor: Floor, line: Line) -> str | None:
    """RINGNOANSWER, RINGCANCELED: it rang at an agent, who did not take it."""
    start = line.at - (line.micros(0, MILLISECOND) or 0)
    agent = floor.agent(_agent_of(line))
    floor.changes(agent.ring(start, line.at))
    floor.changes(agent.settle(line.at))
    call = floor.calls.get(line.call)
    leg = call.open_leg if call else None
    if call is not None and leg is not None and leg.is_waiting:
        leg.offer(start)
        _moved(floor, call, line)
    return None


def agent_dump(floor: Floor, line: Line) -> str | None:
    """AGENTDUMP: the agent hung up during the announcement; the caller waits on."""
    agent = floor.agent(_agent_of(line))
    agent.calls.discard(line.call)
    floor.changes(agent.settle(line.at))
    return None


def abandon(floor: Floor, line: Line) -> str | None:
    """ABANDON: the caller hung up waiting."""
    return _leave(floor, line, "abandoned", "abandoned")


def leave(floor: Floor, line: Line) -> str | None:
    """EXITWITHTIMEOUT, EXITWITHKEY, EXITEMPTY, SYSCOMPAT: the queue let it go."""
    if FLOWS_OUT[line.event]:
        return _leave(floor, line, "transferred", "flowed_out")
    return _leave(floor, line, "unserved", "unserved")


def _leave(floor: Floor, line: Line, kind: str, outcome: str) -> str | None:
    call = _call(floor, line)
    leg, note = call.open_leg, None
    if leg is not None and leg.is_connected:
        _hang_up(floor, call, leg, line.at, line.at - (leg.answered or line.at))
        outcome = "answered"
        note = "call left the queue after an agent had taken it: counted as answered"
    else:
        if leg is None:
            waited = line.micros(WAIT_AT.get(line.event, 99))
            leg, note = _assume(call, line, line.at - (waited or 0)), ASSUMED
        leg.leave(kind, line.at)
    call.finish(outcome, line.at)
    _moved(floor, call, line)
    return note


def _end_talk(floor: Floor, line: Line, held: int | None, talked: int | None) -> str | None:
    call = _call(floor, line)
    leg, note = call.open_leg, None
    if leg is None or leg.is_waiting:
        answered = max(line.at - (talked or 0), leg.queued if leg else 0)
        if leg is None:
            leg = _assume(call, line, answered - (held or 0))
        leg.connect(line.agent, answered, None)
        note = ASSUMED
    if talked is None:
        talked = line.at - (leg.answered or line.at)
    _hang_up(floor, call, leg, line.at, talked)
    call.finish("answered", line.at)
    _moved(floor, call, line)
    return note


def _pick_up(floor: Floor, call: Call, line: Line, rang: int) -> None:
    if not line.agent:
        return
    agent = floor.agent(line.agent)
    agent.is_away = False
    floor.changes(agent.ring(line.at - rang, line.at))
    agent.calls.add(call.id)
    floor.changes(agent.settle(line.at))


def _agent_of(line: Line) -> str:
    if not line.agent:
        raise LineError(f"{line.event} without an agent")
    return line.agent


def _hang_up(floor: Floor, call: Call, leg: Leg, at: int, talked: int) -> None:
    leg.end(at, talked)
    if leg.agent:
        agent = floor.agent(leg.agent)
        agent.calls.discard(call.id)
        floor.changes(agent.settle(at))


def _call(floor: Floor, line: Line) -> Call:
    if not line.call:
        raise LineError(f"{line.event} without a call id")
    if line.queue:
        floor.queue(line.queue)
    return floor.call(line.call, line.at)


def _assume(call: Call, line: Line, queued: int) -> Leg:
    if call.legs and call.open_leg is None:
        raise LeftOutError(f"{line.event} of a call that had ended")
    earliest = call.legs[-1].ended if call.legs else None
    leg = Leg(line.queue, max(queued, earliest or 0), is_assumed=True)
    call.created = min(call.created, leg.queued)
    call.legs.append(leg)
    return leg


def _is_beginning_of(leg: Leg, line: Line) -> bool:
    """Whether the line is the late beginning of a leg whose later lines came first."""
    return leg.is_assumed and leg.queue == line.queue and line.at <= (leg.answered or leg.queued)


def _identify(floor: Floor, call: Call, line: Line) -> None:
    phone = line.args[1] if len(line.args) > 1 else ""
    if phone.casefold() not in NOT_A_NUMBER:
        call.customer = floor.customer(phone[:40])


def _moved(floor: Floor, call: Call, line: Line) -> None:
    call.touch(line.at)
    floor.changes(call.rows())


HANDLERS: Mapping[str, Handler] = {
    "ENTERQUEUE": enter,
    "CONNECT": connect,
    "COMPLETEAGENT": complete,
    "COMPLETECALLER": complete,
    "TRANSFER": transfer,
    "BLINDTRANSFER": transfer,
    "ATTENDEDTRANSFER": attended_transfer,
    "RINGNOANSWER": ring_no_answer,
    "RINGCANCELED": ring_no_answer,
    "AGENTDUMP": agent_dump,
    "ABANDON": abandon,
    "EXITWITHTIMEOUT": leave,
    "EXITWITHKEY": leave,
    "EXITEMPTY": leave,
    "SYSCOMPAT": leave,
}
