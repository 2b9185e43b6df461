"""The tiles of the page, and what stands in for everything where there is nothing to tell a rate of."""

from dashboard.analysis import measured, states, tiles
from dashboard.analysis.comparing import Comparison
from dashboard.analysis.states import Empty
from dashboard.asked import Ask, figures
from dashboard.fcr.asked import FCR, LEVEL, Asked
from dashboard.shell import Opened
from dashboard.wording import numbers

PAGE = "fcr"
COVERAGE, IMMATURE = "identity_coverage", "fcr_immature"
OF_KNOWN = (FCR, "net_fcr", "return_rate", "repeat_contact_rate", "cost_of_repeats", "contacts_per_repeat_chain")


def draw(page: Opened, comparison: Comparison, asked: Asked) -> Empty | None:
    """Draw them; return why there is nothing else to see, if so."""
    counted = figures(page.scope, count=Ask((COVERAGE, IMMATURE, FCR), (), LEVEL))["count"]
    known = {row["metric"]: row for row in counted.iter_rows(named=True)}
    all_n = known[COVERAGE]["n"]
    is_unknown = asked.is_by_repeat and not known[COVERAGE]["value"]
    keys = (COVERAGE, IMMATURE) if is_unknown else (FCR, "net_fcr", COVERAGE, IMMATURE, *OF_KNOWN[2:])
    told = measured.measured(page.scope, comparison, keys)
    notes = {FCR: page.say(f"fcr.variant_{asked.variant}"), IMMATURE: _immature(page, known[IMMATURE]["value"], all_n)}
    tiles.draw(
        page, [tiles.tile(page, comparison, told, key, tiles.opening(key, note=notes.get(key, ""))) for key in keys]
    )
    if all_n is None or known[FCR]["n"] is None:
        return states.too_few(page)
    if not all_n:
        return states.nothing(page, PAGE)
    if is_unknown:
        return Empty(page.say("fcr.nobody"), page.say("fcr.nobody_text"))
    if not known[FCR]["n"] and known[IMMATURE]["value"] == all_n:
        return Empty(page.say("fcr.too_soon"), page.say("fcr.too_soon_text", days=f"{asked.window:g}"))
    return None if known[FCR]["n"] else Empty(page.say("fcr.unsaid"), page.say("fcr.unsaid_text"))


def _immature(page: Opened, value: float | None, n: int | None) -> str:
    return page.say("fcr.immature_note", share=numbers.percent(value / n, 0)) if n and value is not None else ""
