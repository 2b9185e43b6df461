"""The kit of the analysis pages.

A page puts it together in this order:

    def render() -> None:
        wishes.begin()                                    # a click of before: it leads on, nothing is drawn twice
        page = shell.opened(TITLE, Resource.FIGURES)      # title, period, filters, language
        if page is None:
            return
        component.frame()                                 # panels are white cards
        by = picks.by(page, "channel", "queue", "team")   # the usual one first; ?by=
        picks.draw(page, comparing.pick(page), by, picks.click(page))
        with states.reading(page):                        # says so where the store does not answer
            _body(page, comparing.from_url(page), picks.chosen(by))

    def _body(page: Opened, comparison: Comparison, by: str) -> None:
        told = measured(page.scope, comparison, ("service_level", "asa"))   # value, n, bounds, before, verdict
        tiles.draw(page, [tiles.tile(page, comparison, told, "service_level", tiles.opening("service_level"))])
        panels.draw(page, Panel("by", page.say("mine.by"), says=..., picture=Picture(...), sheet=frame, metrics=(...)))

- `measured` holds figures against the other period (`?compare=`): `verdict` is better, worse or changed only where the
  interval of the difference leaves out 0, widened by how much days differ; else noise; null where nothing can be said.
- `tiles`: one tile a metric; name tells the definition, value and n open their rows (`tiles.opening`).
- `panels.Panel`: a sentence, caveats (`notes`), a chart (`Picture`), a list (`Table`) or `more`; `empty` (see `states`)
  stands in for them; CSV and pictures of what is seen come with it. Panels beside one another: `panels.row`.
- `ways.mark(PAGE, metric, side, channel="voice")` is what the field `link` of a chart's marks holds: it narrows the
  page to the mark (cross-filter; a second click takes it away) or, with `?click=list` or a group that is no filter,
  opens its rows. `ways.rows(...)` always opens rows.
- `amounts` writes values, intervals and differences by unit; `states` are the empty states, each with a way on.
- `picks.Pick(name, label, offered)` is any further choice in the URL (a view, a clock); read it by `picks.chosen`.

Charts are specifications of dashboard/charts (one module a kind). No figure is worked out here: metrics/ does that.
"""
