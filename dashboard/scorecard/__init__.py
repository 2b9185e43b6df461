"""The weekly scorecard as plain values, for the page, for reports and for other systems alike.

`card.read(source, card.Asked(…))` gives a `values.Card`: the week, and one `values.Row` a KPI with its value,
n, target, 26 weeks (`values.Week`: value, n, limits, whether hollow and why), reading, assurance and standing as
codes. `saying` turns codes and numbers into the words of a language: sentence, variation, assurance, marks. `changed`
says where special causes come from (`metrics.parts`: exact sums). Nothing here draws; the page adds links.
"""
