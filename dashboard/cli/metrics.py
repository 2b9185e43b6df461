"""`floorview metrics`: the glossary, for people, for programs, and as the file docs/glossary.md."""

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How the glossary is written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


class Language(StrEnum):
    """In whose words; Markdown without one is in both."""

    EN = "en"
    ZH = "zh"


def command(
    metrics: Annotated[list[str] | None, typer.Argument(metavar="[METRIC]...", help="all if none")] = None,
    *,
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    lang: Annotated[Language | None, typer.Option(help="en or zh; Markdown is in both without")] = None,
) -> None:
    """Say how each number is made: question, formula, rows, anchor, unit, direction, variants, options, source."""
    from dashboard.cli.glossary_text import as_json, as_markdown, as_table
    from metrics import glossary, registry
    from metrics.metric import MetricError

    try:
        wanted = {registry.get(key).key for key in metrics or ()}
    except MetricError as error:
        typer.echo(f"floorview metrics: {error}", err=True)
        raise typer.Exit(2) from None
    entries = [one for one in glossary.entries() if not wanted or one.key in wanted]
    if form is Format.MARKDOWN:
        text = as_markdown(entries, (lang,) if lang else tuple(Language))
    else:
        text = {Format.JSON: as_json, Format.TABLE: as_table}[form](entries, lang or Language.EN)
    typer.echo(text.encode(), nl=False)
