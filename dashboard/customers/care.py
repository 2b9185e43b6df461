"""How customers were cared for: complaints, what was promised to follow, and whether they could help themselves."""

from dashboard.analysis import beside
from dashboard.analysis.beside import Question
from dashboard.analysis.panels import Panel
from dashboard.customers.asked import PAGE, Asked
from dashboard.shell import Opened


def complaints(page: Opened, asked: Asked) -> Panel:
    """Make the panel of the complaint rate by group."""
    return beside.panel(page, _question(page, asked, "complaints", "complaint_rate"))


def handling(page: Opened, asked: Asked) -> Panel:
    """Make the panel of how long complaints took, by group."""
    question = _question(page, asked, f"handling_{asked.time}", f"complaint_{asked.time}_time")
    return beside.panel(page, question)


def follow_up(page: Opened, asked: Asked) -> Panel:
    """Make the panel of follow-ups in time, by group."""
    return beside.panel(page, _question(page, asked, "follow_up", "follow_up_rate"))


def self_service(page: Opened, asked: Asked) -> Panel:
    """Make the panel of sessions that needed no agent, by group."""
    return beside.panel(page, _question(page, asked, "self_service", "self_service_rate"))


def _question(page: Opened, asked: Asked, key: str, metric: str) -> Question:
    title = page.say(f"customers.{key}", by=page.say(f"analysis.by_{asked.by}").lower())
    return Question(PAGE, key, metric, asked.by, title, page.say(f"customers.{key}_note"))
