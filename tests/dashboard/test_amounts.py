"""Values by their unit, in words."""

import pytest

from dashboard.analysis import amounts
from metrics.metric import Unit


@pytest.mark.parametrize(
    ("value", "unit", "lang", "said"),
    [
        (0.812, Unit.SHARE, "en", "81.2%"),
        (362, Unit.SECONDS, "en", "06:02"),
        (1284, Unit.COUNT, "zh", "1,284"),
        (22694.94, Unit.HOURS, "en", "22,694.9 h"),
        (14.4, Unit.POINTS, "en", "14.4 pts"),
        (14.4, Unit.POINTS, "zh", "14.4 个百分点"),
        (1.006, Unit.RATIO, "en", "1.01"),
        (None, Unit.HOURS, "en", "–"),
    ],
)
def test_a_value(value, unit, lang, said):
    assert amounts.told(value, unit, lang) == said


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (0.801, 0.823, Unit.SHARE, "80.1–82.3%"),
        (14.1, 14.7, Unit.POINTS, "14.1–14.7 pts"),
        (1.0, 2.5, Unit.HOURS, "1.0–2.5 h"),
        (60, 90, Unit.SECONDS, "01:00–01:30"),
        (None, 2.5, Unit.HOURS, ""),
    ],
)
def test_an_interval_names_its_unit_once(low, high, unit, said):
    assert amounts.between(low, high, unit, "en") == said


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (-0.004, 0.019, Unit.SHARE, "−0.4…+1.9 pts"),
        (-1.5, 2.0, Unit.HOURS, "−1.5…+2.0 h"),
        (-14, 20, Unit.SECONDS, "−00:14…+00:20"),
    ],
)
def test_an_interval_of_a_difference(low, high, unit, said):
    assert amounts.apart_between(low, high, unit, "en") == said


@pytest.mark.parametrize(
    ("value", "unit", "lang", "said"),
    [
        (-0.0004, Unit.SHARE, "en", "0.0 pts"),
        (0.0, Unit.SHARE, "zh", "0.0 个百分点"),
        (-0.2, Unit.SECONDS, "en", "00:00"),
        (-0.0005, Unit.SHARE, "en", "−0.1 pts"),
        (0.4, Unit.COUNT, "en", "0"),
        (None, Unit.COUNT, "en", "–"),
    ],
)
def test_a_difference_of_which_nothing_is_left_has_no_sign(value, unit, lang, said):
    assert amounts.apart(value, unit, lang) == said
