"""Settings: what is accepted, for whom it holds, and what is said to whoever mistypes."""

import pytest

from metrics import registry
from metrics.metric import MetricError
from metrics.options import Choice, Number, OptionError


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        pytest.param({"service_level.variant": "of_anwered"}, "did you mean 'of_answered'", id="a variant mistyped"),
        pytest.param({"service_level.variant": "xyz"}, "answered_or_abandoned, of_answered", id="no variant at all"),
        pytest.param({"service_level.treshold_s": "20"}, "did you mean 'threshold_s'", id="an option mistyped"),
        pytest.param({"servce_level.threshold_s": "20"}, "did you mean 'service_level'", id="a metric mistyped"),
        pytest.param({"asa.threshold_s": "20"}, "asa has no options", id="an option of another metric"),
        pytest.param({"service_level.threshold_s": "soon"}, "'soon' is not a number", id="words for a number"),
        pytest.param({"service_level.threshold_s": "-1"}, "out of range", id="below the least"),
        pytest.param({"service_level.threshold_s": "nan"}, "out of range", id="not a number"),
        pytest.param({"service_level.threshold_s": "1e999"}, "out of range", id="infinity"),
        pytest.param({"nonsense": "1"}, "no option 'nonsense'", id="a name without a metric"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_to_write_instead(settings, said):
    with pytest.raises((OptionError, MetricError), match=said):
        registry.check_settings(settings)


def test_settings_that_hold_for_one_metric_or_for_all():
    registry.check_settings({"service_level.variant": "of_offered", "short_abandon_s": "0"})
    settings = {"short_abandon_s": "3", "answer_rate.short_abandon_s": "7"}
    assert registry.get("abandonment_rate").chosen(settings) == {"short_abandon_s": 3.0}
    assert registry.get("answer_rate").chosen(settings) == {"short_abandon_s": 7.0}


def test_the_variant_in_force_says_its_formula():
    service_level = registry.get("service_level")
    assert service_level.variant({}) == "answered_or_abandoned"
    assert service_level.told({"service_level.variant": "of_answered"}) == "answered ≤ T ÷ answered"
    assert registry.get("asa").variant({}) is None
    assert registry.get("asa").told({}) == "mean wait of answered contacts"


def test_defaults():
    assert Choice("variant", {"a": "x", "b": "y"}).default == "a"
    assert Number("t", None, "seconds").default is None
