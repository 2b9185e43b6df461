"""The weekly report: a scorecard as PDF, workbook or page to keep, and how it is sent.

`told.report(card, scope, lang)` says a scorecard in words once; `as_pdf`, `as_sheets` and `as_html` write down what it
says, each with the same texts, and the workbook with the numbers themselves. `course` draws one KPI's weeks, with
the same lines and shapes in all of them. `due` knows when which report is to be sent, `mail` and `hook` send it.
"""
