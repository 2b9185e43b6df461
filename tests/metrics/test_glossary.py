"""The glossary says everything of every metric, in both languages."""

import pytest

from metrics import glossary, registry, words
from metrics.metric import Metric
from metrics.options import Choice

EVERY = glossary.entries()


def test_nothing_lacks_its_words_in_chinese():
    assert words.missing() == []


def test_no_words_are_left_of_what_is_gone():
    assert words.left_over() == []


def test_every_metric_has_one_entry_in_the_order_of_the_registry():
    assert [one.key for one in EVERY] == list(registry.everything())


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.key)
def test_an_entry_tells_the_definition_and_nothing_else(entry):
    metric = registry.get(entry.key)
    assert (glossary.say(entry.name, "en"), glossary.say(entry.name, "zh")) == (metric.name, metric.name_zh)
    assert glossary.say(entry.formula, "en") == metric.formula
    assert {(one.frame, one.anchor) for one in entry.rows} == {(one.frame.name, one.anchor) for one in metric.parts}
    assert bool(entry.made_of) != isinstance(metric, Metric)
    offered = {(one.option, one.name) for one in entry.variants} | {(one.option, None) for one in entry.settings}
    assert offered == {
        (option.name, name)
        for option in metric.options
        for name in (option.formulas if isinstance(option, Choice) else (None,))
    }
    plain = [glossary.plain(entry, lang) for lang in words.LANGUAGES]
    assert plain[0]["key"] == plain[1]["key"]
    assert plain[0]["settings"] == [] or plain[0]["settings"][0]["default"] == plain[1]["settings"][0]["default"]


def test_the_formula_in_force_follows_the_settings_in_both_languages():
    level, settings = registry.get("service_level"), {"service_level.variant": "of_answered", "threshold_s": "30"}
    assert glossary.in_force(level, settings, "en") == "answered ≤ T ÷ answered"
    assert glossary.in_force(level, settings, "zh") == "T 内接听 ÷ 接听"
    numbers = {name: value for name, value, _ in glossary.numbers_in_force(level, settings, "en")}
    assert numbers == {"threshold_s": 30.0, "short_abandon_s": 5.0}
    assert glossary.in_force(registry.get("asa"), {}, "zh") == "已接听联络的平均等待时长"


def test_the_source_of_a_definition_is_told_in_both_languages():
    entry = glossary.entry("feedback", registry.get("csat"))
    assert glossary.plain(entry, "en")["source"] == "top two of five, as usual in the field"
    assert glossary.plain(entry, "zh")["source"] == "五分制中的最高两档，行业通行做法"


def test_a_source_without_chinese_and_one_that_nobody_names_are_found(monkeypatch):
    whole = dict(words.table())
    monkeypatch.setattr(words, "table", lambda: {**whole, "sources": {"hearsay": "道听途说", "Floorview": "Floorview"}})
    assert "sources.csat" in words.missing()
    assert words.left_over() == ["sources.hearsay"]


def test_what_has_no_words_yet_is_told_in_english_and_named(monkeypatch):
    whole, before = dict(words.table()), words.missing()
    lacking = {**whole, "metrics": {key: told for key, told in whole["metrics"].items() if key != "asa"}}
    monkeypatch.setattr(words, "table", lambda: lacking)
    assert sorted(set(words.missing()) - set(before)) == ["metrics.asa.formula", "metrics.asa.question"]
    assert glossary.say(words.formula(registry.get("asa")), "zh") == "mean wait of answered contacts"
