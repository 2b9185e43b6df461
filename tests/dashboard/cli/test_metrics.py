"""`floorview metrics`, and the file that is made of it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from dashboard.cli.glossary_text import as_markdown
from dashboard.cli.main import app
from metrics import glossary, registry

FILE = Path(__file__).parents[3] / "docs" / "glossary.md"


def asked(*words: str):
    return CliRunner().invoke(app, ["metrics", *words])


def test_the_file_is_what_the_definitions_say():
    assert FILE.read_text("utf-8") == as_markdown(glossary.entries(), ("en", "zh")), "stale: run `make glossary`"


def test_json_has_every_metric_in_either_language():
    for lang in ("en", "zh"):
        told = json.loads(asked("--format", "json", "--lang", lang).stdout)
        assert [one["key"] for one in told] == list(registry.everything())
        level = next(one for one in told if one["key"] == "service_level")
        assert level["name"] == {"en": "Service level", "zh": "服务水平"}[lang]
        assert [one["name"] for one in level["variants"] if one["is_default"]] == ["answered_or_abandoned"]


def test_the_table_has_a_line_a_metric():
    lines = asked().stdout.splitlines()
    assert len(lines) == len(registry.everything()) + 1
    assert any(line.startswith("service_level ") and "short abandons" in line for line in lines)


def test_only_those_asked_for_and_a_hint_for_a_wrong_one():
    assert asked("asa", "--format", "markdown", "--lang", "zh").stdout.count("### ") == 1
    wrong = asked("asaa")
    assert wrong.exit_code == 2
    assert "did you mean 'asa'?" in wrong.stderr


def test_markdown_shows_what_it_would_read_as_marks():
    told = asked("service_level", "--format", "markdown").stdout
    assert r"abandoned \> T" in told
    assert "`--set service_level.short_abandon_s=` (default / 默认 5)" in told
