"""Says where a number is not of what was chosen: a filter that the metric's rows know nothing of leaves it as it is."""

from collections.abc import Iterable, Sequence

from dashboard import reached
from dashboard.definitions import definitions
from dashboard.wording.catalogue import t
from metrics import registry
from queries.scope import Scope


def said(metrics: Sequence[str], scope: Scope, lang: str) -> str:
    """Say of what these metrics are told instead; nothing where every one is of what was chosen."""
    chosen = [name for name, _ in scope.chosen]
    left = {key: reached.unreached(registry.get(key), chosen) for key in metrics}
    filters = dict.fromkeys(name for names in left.values() for name in names)
    if not filters:
        return ""
    whole = of_all(filters, lang)
    some = [key for key, names in left.items() if names]
    if len(some) == len(left):
        return whole
    told = definitions(some, dict(scope.options), lang)
    names = t("analysis.and", lang).join(one["name"] for one in told.values())
    return t("analysis.unreached_some", lang, names=names, whole=whole)


def of_all(filters: Iterable[str], lang: str) -> str:
    """Say that something is of all queues (channels, teams), whatever was chosen; nothing without filters."""
    named = [t(f"analysis.all_{name}", lang) for name in filters]
    return t("analysis.unreached", lang, filters=t("analysis.and", lang).join(named)) if named else ""
