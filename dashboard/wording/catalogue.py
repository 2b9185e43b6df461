"""The catalogue of words: one file for all languages, looked up by key."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh")
DEFAULT = LANGUAGES[0]


def _leaves(tree: Mapping[str, Any], prefix: str = "") -> dict[str, dict[str, str]]:
    """Flatten nested tables to key → {language: text}; a table that holds a language is a leaf."""
    found: dict[str, dict[str, str]] = {}
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if any(language in value for language in LANGUAGES):
            found[key] = dict(value)
        else:
            found |= _leaves(value, f"{key}.")
    return found


@cache
def entries() -> dict[str, dict[str, str]]:
    """Read every key with its text in each language."""
    return _leaves(tomllib.loads((files("dashboard.wording") / "catalogue.toml").read_text("utf-8")))


def t(key: str, lang: str, **values: object) -> str:
    """Say `key` in `lang` with its placeholders filled. An unknown key or a missing value is a KeyError."""
    return entries()[key][lang].format(**values)


@cache
def section(prefix: str, lang: str) -> dict[str, str]:
    """All keys under `prefix` (such as "live") with their texts in `lang`, unfilled: what a browser component gets."""
    return {key: texts[lang] for key, texts in entries().items() if key.startswith(f"{prefix}.")}


def language(asked: str | None) -> str:
    """Return the language asked for, or the default where there is no such language."""
    return asked if asked in LANGUAGES else DEFAULT
