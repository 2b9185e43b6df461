"""Charts of pages that look back: Altair specifications without data, made once, and the frames that fill them.

A specification knows fixed field names only; names of people and all that a source said are values of the data, which
Vega never evaluates. Every chart is drawn with a sentence that says what it shows.
"""
