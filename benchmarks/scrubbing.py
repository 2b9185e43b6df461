"""How long texts take that are made to take long: at most 50 ms on 100 kB, and twice the text takes twice as long.

`python benchmarks/scrubbing.py`: processor time, the least of several runs; with what 200 kB take beside it.
"""

import sys
import time

from store.scrubbing import UnsearchableError, scrubbed

LENGTH, MOST_MS, MOST_RATIO, RUNS = 100_000, 50.0, 3.0, 7
TEXTS = {
    "digits": "1",
    "digits apart": "4 ",
    "nearly cards": "4111 1111 1111 1112 ",
    "numbers": "1000007919 ",
    "words": "one ",
    "double": "double ",
    "codes": "cvv",
    "codes, a digit each": "cvv1",
    "codes, nearly": "cvv 1 2 x ",
    "cards, codes": "4111 1111 1111 1111 12 cvv ",
    "at signs": "a@",
    "at dot": "a at b dot ",
    "dots": "a.b-c+",
    "Chinese": "六二二八",
    "commas": "一，二，",
    "emoji": "👩‍👩‍👧‍👦",
    "dashes": "1---",
}


def searched(text: str) -> tuple[float, str]:
    """Return the least processor time in ms, and what came of it."""
    times, came = [], "searched"
    for _ in range(RUNS):
        began = time.process_time()
        try:
            scrubbed(text)
        except UnsearchableError:
            came = "refused"
        times.append((time.process_time() - began) * 1000)
    return min(times), came


def main() -> int:
    """Print a line for each text; 1 where one takes too long."""
    is_slow = False
    for name, piece in TEXTS.items():
        once, came = searched(piece * (LENGTH // len(piece)))
        twice, _ = searched(piece * (2 * LENGTH // len(piece)))
        is_slow |= once > MOST_MS or twice > MOST_RATIO * max(once, 1.0)
        print(f"{name:20} {once:6.1f} ms   twice as long {twice:6.1f} ms   x {twice / once:4.2f}   {came}")
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
