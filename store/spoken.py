"""Digits of a text in whatever form they were written or spoken: 6228, ６２２８, 六二二八, "six double two eight".

`plain` writes them all as ASCII digits without moving anything, `runs` finds those that may be one number. Time is
linear in the text: no part of a pattern gives back what it took.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

NUMERALS: Final = "零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖貳參陸兩"
CHINESE: Final = dict(zip(NUMERALS, "000123456789121234567892362", strict=True))
SPELT: Final = ("zero", "oh", "o", "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ENGLISH: Final = dict(zip(SPELT, "0000123456789", strict=True))
COUNTED: Final = tuple(word for word in SPELT if len(word) > len("oh"))
TIMES: Final = {"double": 2, "triple": 3, "treble": 3}
FILL: Final = "\0"  # stands where a word was longer than its digits
FEWEST = 3  # number words in a text that is worth reading
WORD: Final = re.compile(
    rf"(?<![A-Za-z])(?:(double|triple|treble)\s{{1,2}})?({'|'.join(ENGLISH)}|\d(?<=\s\d))(?![A-Za-z0-9])", re.IGNORECASE
)
DIGIT: Final = rf"[0-9]{FILL}*+"
MOST = 300  # groups of a run: a longer one is taken piece by piece
BETWEEN: Final = r"[\s\-‐‑‒–—―−－.·_/,，、()（）*#]{0,3}+"  # no colon: times are no numbers
GROUP: Final = re.compile(rf"(?:{DIGIT})++")
RUN: Final = re.compile(rf"(?:{DIGIT})++(?:{BETWEEN}(?:{DIGIT})++){{0,{MOST}}}+")
FOREIGN: Final = re.compile(rf"[{NUMERALS}]+|(?:(?![0-9])\d)+")
SHORTEST = 7  # characters of a run: shorter ones are nobody's number


class Group(NamedTuple):
    """Digits that stand together."""

    digits: str
    start: int
    end: int


def _digit_table() -> dict[int, str]:
    decimals = (chr(code) for code in range(128, sys.maxunicode + 1) if chr(code).isdecimal())
    return {ord(one): str(unicodedata.decimal(one)) for one in decimals} | {ord(k): v for k, v in CHINESE.items()}


TABLE: Final = _digit_table()


def plain(text: str) -> str:
    """Write all digits of a text as ASCII ones, each where it was: as long as the text."""
    if not text.isascii() and FOREIGN.search(text):
        text = FOREIGN.sub(lambda found: found[0].translate(TABLE), text)
    small = text.lower()
    if sum(map(small.count, COUNTED)) < FEWEST:
        return text
    return WORD.sub(lambda found: _spelt(*found.group(0, 1, 2)), text)


def runs(digits: str) -> Iterator[list[Group]]:
    """Give every run of groups of digits, a few punctuation marks between them at most, of what `plain` made."""
    for found in RUN.finditer(digits):
        if found.end() - found.start() >= SHORTEST:
            yield [Group(one[0].replace(FILL, ""), *one.span()) for one in GROUP.finditer(digits, *found.span())]


@lru_cache(1_024)
def _spelt(whole: str, times: str | None, word: str) -> str:
    digits = ENGLISH.get(word.lower(), word) * TIMES.get((times or "").lower(), 1)
    return digits + FILL * (len(whole) - len(digits))
