"""Rows of the scorecard made of weekly figures by hand: whole and partial weeks, few points, what cannot go further."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from dashboard import settings_file
from dashboard.scorecard import card, changed, saying
from dashboard.scorecard.figures import Weekly
from dashboard.scorecard.values import Card, Note
from dashboard.scorecard_settings import USUAL, Kpi, Scorecard
from dashboard.settings_file import SettingsError
from metrics import small_cells
from metrics.statistics.xmr import Assurance, Standing
from queries.scope import OPERATOR, Scope, Window

LAST = date(2027, 1, 4)  # the weeks behind it have week 53 among them, and the end of summer time
MONDAYS = [LAST - timedelta(days=7 * back) for back in reversed(range(26))]
WINDOW = Window.days(MONDAYS[0], LAST + timedelta(days=7), "Europe/London")
SCOPE = Scope(WINDOW, OPERATOR)
AFTER = date(2027, 2, 28)
LEVEL = Kpi(metric="service_level", target=0.8)


def weekly(values, n=700, without=()):
    """Figures of the last weeks: whole, by weekday, and by two channels."""
    rows = []
    for monday, value in zip(MONDAYS[-len(values) :], values, strict=True):
        week = f"{monday:%G-W%V}"
        rows.append(("", None, week, value, n))
        rows += [("weekday", str(day), week, value, n // 7) for day in range(1, 8) if (week, day) not in without]
        rows += [("channel", "phone", week, value, n // 2), ("channel", "chat", week, value, n - n // 2)]
    schema = {"dimension": pl.String, "group": pl.String, "iso_week": pl.String, "value": pl.Float64, "n": pl.Int64}
    return Weekly(pl.DataFrame(rows, schema=schema, orient="row"), datetime(2027, 1, 12, tzinfo=UTC))


def made(values, known=AFTER, kpi=LEVEL, notes=(), **how):
    return card.row(kpi, weekly(values, **how), MONDAYS, known, notes, SCOPE)


STEADY = [0.80, 0.82, 0.81, 0.79, 0.83, 0.80, 0.81, 0.82, 0.80, 0.79, 0.81, 0.83, 0.80]


def test_a_week_as_usual_needs_no_words():
    row = made(STEADY * 2)
    assert (row.standing, row.points, row.now.reading) == (Standing.LOCKED, 26, "usual")
    assert saying.sentence(row, "en").endswith("nothing to explain.")
    assert "2026-W53" in [week.iso_week for week in row.weeks]
    assert all(week.days == 7 for week in row.weeks)  # those of 167 and 169 hours too


@pytest.mark.parametrize("cases", [0, 3])
def test_a_week_of_too_few_cases_is_said_to_be_withheld_from_who_sees_groups_alone(cases):
    whole = weekly([*STEADY, 0.5])
    few = pl.when(pl.col("iso_week") == f"{LAST:%G-W%V}").then(cases).otherwise("n").cast(pl.Int64).alias("n")
    told = whole.told.with_columns(few).filter(pl.col("n") > 0)
    pooled = Weekly(small_cells.pooled(told, "dimension"), whole.made_at, whole.by("weekday").drop("value"))
    seen, grouped = (card.row(LEVEL, one, MONDAYS, AFTER, (), SCOPE) for one in (Weekly(told, whole.made_at), pooled))
    assert (seen.cases(seen.now), grouped.cases(grouped.now)) == (cases, None)
    assert saying.cases(grouped, grouped.now, "en") == "<5"
    assert "fewer than 5" in saying.sentence(grouped, "en")
    assert "少于5例" in saying.sentence(grouped, "zh")
    assert "fewer than" not in saying.sentence(seen, "en")
    assert saying.cases(grouped, grouped.weeks[-2], "en") == "700"


def test_a_week_whose_cases_give_no_value_is_not_said_to_be_empty():
    whole = weekly([*STEADY, 0.5])
    untold = pl.when(pl.col("iso_week") != f"{LAST:%G-W%V}").then("value").alias("value")  # as an index of one channel
    row = card.row(LEVEL, Weekly(whole.told.with_columns(untold), whole.made_at), MONDAYS, AFTER, (), SCOPE)
    assert row.now.value is None
    assert saying.sentence(row, "en").startswith("Service level: the 700 cases of this week do not tell it.")
    assert "700例" in saying.sentence(row, "zh")


def test_the_week_that_runs_is_hollow_and_what_is_said_is_of_the_last_whole_one():
    row = made([*STEADY, 0.2], known=LAST + timedelta(days=2))
    assert (row.now.days, row.now.is_hollow, row.now.reading) == (3, True, "open")
    assert row.judged is row.weeks[-2]
    assert not row.is_changed
    assert "3 of 7 days" in saying.sentence(row, "en")
    assert "3天" in saying.sentence(row, "zh")


def test_missing_days_make_a_week_hollow_and_are_named():
    row = made(STEADY, without={("2026-W53", 1), ("2026-W53", 2)})
    week = next(one for one in row.weeks if one.iso_week == "2026-W53")
    assert (week.days, week.is_hollow, week.missing) == (5, True, (date(2026, 12, 28), date(2026, 12, 29)))


def test_three_points_have_no_limits_and_say_when_they_will():
    row = made(STEADY[:3])
    assert (row.standing, row.now.low, row.sigmas, row.assurance) == (Standing.NONE, None, None, Assurance.UNKNOWN)
    assert "so far 3" in saying.sentence(row, "en")
    assert saying.variation(row, "en").code == "none"


def test_six_points_have_trial_limits():
    row = made(STEADY[:6])
    assert (row.standing, saying.standing(row, "en")) == (Standing.TRIAL, "Trial limits")


def test_always_all_of_them_is_reliable_and_no_signal():
    row = made([1.0] * 20)
    assert (row.now.low, row.now.high, row.now.reading) == (1.0, 1.0, "usual")
    assert row.assurance == Assurance.PASSES


def test_limits_end_at_all_of_them():
    row = made([0.99, 0.97, 1.0, 0.96, 1.0, 0.98, 1.0, 0.95, 1.0, 0.97, 0.99, 1.0])
    assert row.now.high == 1.0
    assert row.now.is_cut


def test_a_fall_is_a_special_cause_ranked_by_its_size_in_sigmas():
    row = made([*STEADY, *STEADY[:12], 0.6])
    assert (row.now.reading, row.now.rules[0], row.is_changed) == ("worse", "outside", True)
    assert row.sigmas < -3
    small = made([*STEADY, *STEADY[:12], 0.70])
    when = datetime(2027, 1, 12, tzinfo=UTC)
    told = Card("2027-W01", LAST, 7, "Europe/London", AFTER, when, (small, row), ())
    figures = {"service_level": weekly([*STEADY, *STEADY[:12], 0.6])}
    found = changed.changes(card.Read(told, figures))
    assert [one.row for one in found] == [row, small]
    split = changed.split(row, figures["service_level"], "channel")
    assert split.parts["effect"].sum() == pytest.approx(split.change)


def test_a_note_begins_a_baseline_of_its_kpi_alone():
    at = datetime(2026, 11, 3, tzinfo=UTC)
    own = Note(at, "2026-W45", "process_change", "why", "service_level", starts_baseline=True)
    other = Note(at, "2026-W45", "process_change", "why", "fcr", starts_baseline=True)
    values = [*[0.7] * 10, *STEADY]
    row = made(values, notes=(own,))
    assert {week.baseline for week in row.weeks} == {f"{MONDAYS[0]:%G-W%V}", "2026-W46"}
    (mixed,) = (week for week in row.weeks if week.is_mixed)  # 3 November is a Tuesday
    assert (mixed.iso_week, mixed.reading) == ("2026-W45", "open")
    assert saying.why_open(mixed, "en") == "a new baseline was begun in the middle of it"
    assert len({week.baseline for week in made(values, notes=(other,)).weeks}) == 1


@pytest.mark.parametrize(("metric", "begins"), [("service_level", True), ("churn_rate", False)])
def test_a_note_on_the_queue_that_was_chosen_begins_one_of_the_kpis_that_know_queues(metric, begins):
    note = Note(datetime(2026, 11, 3, tzinfo=UTC), "2026-W45", "process_change", "why", "Cards", starts_baseline=True)
    window = Window.days(MONDAYS[0], AFTER, "Europe/London")
    narrowed, other = (Scope(window, OPERATOR, (("queue", (name,)),)) for name in ("Cards", "Loans"))
    assert card.begins(note, metric, narrowed) == begins
    assert not card.begins(note, metric, other)


def test_both_languages_say_the_same_numbers():
    def digits(text):
        return sorted("".join(one if one.isdigit() or one == "." else " " for one in text).split())

    row = made(STEADY * 2)
    assert digits(saying.sentence(row, "en").replace(".8%.", "")) != []
    for number in (saying.value(row, row.now.value, "en"), saying.usual(row, row.now, "en")):
        assert number in saying.sentence(row, "en")
        assert number in saying.sentence(row, "zh")


def test_the_last_whole_week_is_the_usual_one():
    assert card.usual(date(2027, 1, 10)) == date(2027, 1, 4)
    assert card.usual(date(2027, 1, 9)) == date(2026, 12, 28)
    until, now = (datetime(2027, 1, 11, hour, tzinfo=UTC) for hour in (8, 9))
    assert card.last_whole_day(until, "UTC", now) == date(2027, 1, 10)
    assert card.last_whole_day(until, "UTC", now + timedelta(days=1)) == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('metric = "service_levle"', "did you mean"),
        ('metric = "waiting"', "no history by week"),
        ('metric = "service_level"\nset = { nonsense = 3 }', "no option"),
        ('metric = "service_level"\n[[scorecard.kpis]]\nmetric = "service_level"', "stands there twice"),
    ],
)
def test_what_makes_no_sense_is_refused_at_start(text, said):
    with pytest.raises(SettingsError, match=said):
        settings_file.read(f"[[scorecard.kpis]]\n{text}", "floorview.toml")


def test_the_usual_kpis_are_known_and_few_enough_for_one_page():
    assert 10 <= len(USUAL) <= 14
    assert Scorecard().kpis == USUAL
    example = Path(__file__).resolve().parents[2] / "examples" / "floorview.toml"
    assert settings_file.load(example).scorecard.kpis[0].settings == {"threshold_s": "20"}
