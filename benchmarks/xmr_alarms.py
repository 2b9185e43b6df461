"""How often does an XmR chart cry wolf, and how soon does it see a change? Simulated weeks, 26 a chart.

Prints the share of charts of pure noise with any signal, rule by rule, and of the last week alone (what a reader who
looks every Monday meets). Then the share of charts in which a true shift of one and two standard deviations over the
last 8 weeks is seen. Run: python benchmarks/xmr_alarms.py
"""

import numpy as np

from metrics.statistics.xmr import limits, signals

CHARTS, WEEKS, SHIFTED = 4000, 26, 8
RULES = ("outside", "run", "trend", "near", "any")


def flags(values: np.ndarray) -> dict[str, np.ndarray]:
    found = signals(values, limits(values))
    return {rule: getattr(found, rule) for rule in RULES}


def charts(shift: float, seed: int) -> list[dict[str, np.ndarray]]:
    noise = np.random.default_rng(seed).normal(0, 1, (CHARTS, WEEKS))
    noise[:, -SHIFTED:] += shift
    return [flags(row) for row in noise]


def main() -> None:
    quiet = charts(0.0, 1)
    print(f"{CHARTS} charts of {WEEKS} weeks of noise: share with a false alarm")
    for rule in RULES:
        anywhere = np.mean([found[rule].any() for found in quiet])
        last = np.mean([found[rule][-1] for found in quiet])
        print(f"  {rule:8} anywhere {anywhere:6.1%}   in the latest week {last:6.1%}")
    for shift in (1.0, 2.0):
        seen = np.mean([found["any"][-SHIFTED:].any() for found in charts(shift, 2)])
        print(f"a shift of {shift:g} standard deviations for {SHIFTED} weeks is seen in {seen:.1%}")


if __name__ == "__main__":
    main()
