"""The catalogue says everything in both languages, and nothing that nobody says."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from dashboard.wording import catalogue

ROOT = Path(__file__).resolve().parents[2] / "dashboard"
SECTIONS = sorted({key.split(".")[0] for key in catalogue.entries()})
KEY = re.compile(rf"(?:{'|'.join(SECTIONS)})\.[\w.*]+")
WRITES = {"title", "header", "subheader", "text", "caption", "markdown", "write", "info", "warning", "error", "success"}
FILES = (".js", ".css", ".html", ".py", ".svg", ".toml")
OWN_NAMES = {"EN", "中文"}  # a language is named in itself


def python_texts(path: Path) -> set[str]:
    """Every text of a module; what an f-string fills in is `*`."""
    found = set()
    tree = ast.parse(path.read_text("utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            found.add(node.value)
        if isinstance(node, ast.JoinedStr):
            found.add("".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values))
    return found


def script_texts(path: Path) -> set[str]:
    """Every text of a script; what a template fills in is `*`."""
    source = path.read_text("utf-8")
    plain = re.findall(r'"([^"\n]*)"', source)
    templates = re.findall(r"`([^`\n]*)`", source)
    nested = re.sub(r"\$\{[^{}]*\}", "*", source)
    return {*plain, *(re.sub(r"\$\{.*?\}", "*", text) for text in templates), *re.findall(r"`([^`\n]*)`", nested)}


@cache
def texts() -> frozenset[str]:
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        found |= python_texts(path)
    for path in ROOT.rglob("*.js"):
        found |= script_texts(path)
    return frozenset(found)


def matches(pattern: str, key: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", r"\w+"), key) is not None


@pytest.mark.parametrize("key", catalogue.entries())
def test_every_key_is_said_in_every_language_with_the_same_placeholders(key):
    said = catalogue.entries()[key]
    assert set(said) == set(catalogue.LANGUAGES)
    fields = {lang: sorted(name for _, name, _, _ in Formatter().parse(text) if name) for lang, text in said.items()}
    assert fields["en"] == fields["zh"]
    assert all(text.strip() for text in said.values())


def test_no_key_is_missing():
    asked = {text for text in texts() if KEY.fullmatch(text) and "*" not in text and not text.endswith(FILES)}
    assert asked - set(catalogue.entries()) == set()
    templates = {text for text in texts() if KEY.fullmatch(text) and "*" in text}
    assert [text for text in templates if not any(matches(text, key) for key in catalogue.entries())] == []


def test_no_key_is_unused():
    patterns = [text for text in texts() if KEY.fullmatch(text)]
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "wall").glob("*") if path.suffix in {".py", ".js"})
    words = set(re.findall(r"\w+", sources))

    def is_used(key: str) -> bool:
        if any(matches(text, key) for text in patterns):
            return True
        # a wall's script is handed its section without the prefix and takes words as properties
        short = key.removeprefix("wall.")
        return short != key and (key.rpartition(".")[2] in words or any(matches(text, short) for text in texts()))

    assert [key for key in catalogue.entries() if not is_used(key)] == []


def test_no_page_writes_a_text_of_its_own():
    found = []
    for path in [*(ROOT / "pages").glob("*.py"), ROOT / "main.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                found += [
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                ]
    assert found == []


def test_no_script_writes_a_text_of_its_own():
    found = set()
    for path in (ROOT / "desk").glob("*.js"):
        found |= set(re.findall(r'\btext: "([^"]*\w[^"]*)"', path.read_text("utf-8")))
    assert found <= OWN_NAMES


def test_language_falls_back_to_the_first():
    assert catalogue.language("zh") == "zh"
    assert catalogue.language("xx") == catalogue.language(None) == "en"


def test_the_glossary_terms_are_kept():
    said = catalogue.entries()
    for key, en, zh in [
        ("live.kpi_service_level", "Service level", "服务水平"),
        ("live.kpi_abandonment", "Abandonment", "放弃率"),
        ("live.title", "Live operations", "实时现场"),
        ("agent_state.wrap", "After-call", "话后处理"),
        ("live.filter_queue", "Queue", "技能组"),
    ]:
        assert said[key] == {"en": en, "zh": zh}
    assert not [key for key, text in said.items() if "座席" in text["zh"]]
