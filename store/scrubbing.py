"""Takes out of texts what must not be stored, or not in full: numbers of cards and people, however written or spoken.

Card numbers and their security codes, identity cards, telephone numbers, e-mail addresses. Of a card its last four
digits stay, of an identity card three and four, of a number the last three or four. What is ordinary (order numbers,
times, amounts) stays as it is. Time is linear in the text; a text with so many numbers in it that it cannot be
searched within bounds is refused: it must not be stored unsearched.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from store.numbers_told import Budget, Find, UnsearchableError, in_groups
from store.spoken import BETWEEN, DIGIT, plain, runs

LETTER: Final = r"A-Za-z0-9\-ａ-ｚＡ-Ｚ０-９À-ÿ"
EMAIL: Final = re.compile(rf"(?<![._%+{LETTER}])[._%+{LETTER}]++[@＠]([{LETTER}]++(?:[.．][{LETTER}]++)++)")
SPOKEN_EMAIL: Final = re.compile(
    rf"(?<![._{LETTER}])[._{LETTER}]++\s{{1,2}}at\s{{1,2}}[{LETTER}]++(?:\s{{1,2}}dot\s{{1,2}}[A-Za-z]{{2,8}}+)++",
    re.IGNORECASE,
)
CODE_WORD: Final = re.compile(
    r"cvv|cvc|\bcsc\b|security\s{1,2}code|card\s{1,2}verification|安全码|校验码|后三位|背面三位|背面的三位|卡背面",
    re.IGNORECASE,
)
CODE_SIGNS: Final = ("cv", "csc", "code", "verif", "码", "位", "背面")
CODE: Final = re.compile(rf"(?<![0-9]){DIGIT}(?:{BETWEEN}{DIGIT}){{2,3}}+(?!{BETWEEN}[0-9])")
ALONE: Final = re.compile(
    rf"(?<![\w.\-/$¥￥€£])(?<![$¥￥€£]\s){DIGIT}(?:\s?{DIGIT}){{2,3}}+(?![\w\-/]|\.\d|\s?(?:元|块|yuan|usd|eur|rmb))",
    re.IGNORECASE,
)
ASCII_DIGIT: Final = re.compile("[0-9]")
NEAR, AFTER_WORD = 40, 30  # characters after a card's number, or after what names its code, in which a code may stand
SEARCHES, SEARCHES_EACH = 1_000, 8  # numbers looked at in a text at most: so many, or one in so many characters


def scrubbed(text: str) -> str:
    """Return the text without them. The same again changes nothing. UnsearchableError: it must not be stored."""
    return replaced(text, finds(text))


def finds(text: str) -> list[Find]:
    """Find all of them, in order, none over another."""
    digits, budget = plain(text), Budget(max(SEARCHES, len(text) // SEARCHES_EACH))
    found = [one for run in runs(digits) for one in in_groups(text, run, budget)]
    if "@" in text or "＠" in text:
        found += [Find(one.start(), one.end(), f"{one[0][0]}***@{one[1]}") for one in EMAIL.finditer(text)]
    small = text.lower()
    if " dot " in small:
        found += [Find(one.start(), one.end(), f"{one[0][0]}***@***") for one in SPOKEN_EMAIL.finditer(text)]
    if any(one.is_card for one in found) or any(sign in small for sign in CODE_SIGNS):
        found += codes(digits, [one.end for one in found if one.is_card], budget)
    return _apart(found) if found else found


def codes(digits: str, after: Sequence[int] = (), budget: Budget | None = None) -> list[Find]:
    """Find security codes in what `plain` made: named as such, or standing alone soon after these places."""
    places = [(CODE, end, AFTER_WORD) for end in _before_digits(digits)]
    places += [(ALONE, end, NEAR) for end in after]
    if budget is not None:
        budget.spend(len(places))
    found = (pattern.search(digits, start, min(start + length, len(digits))) for pattern, start, length in places)
    return [Find(one.start(), one.end(), "***") for one in found if one]


def _before_digits(digits: str) -> Iterator[int]:
    """Tell where words that name a code end, of those that a digit follows soon enough."""
    next_digit = -1
    for word in CODE_WORD.finditer(digits):
        end = word.end()
        if next_digit < end:
            one = ASCII_DIGIT.search(digits, end)
            next_digit = one.start() if one else len(digits) + AFTER_WORD
        if next_digit < end + AFTER_WORD:
            yield end


def replaced(text: str, found: Sequence[Find]) -> str:
    """Put what is shown in the place of what was found."""
    parts, last = [], 0
    for one in found:
        parts += [text[last : one.start], one.shown]
        last = one.end
    return "".join([*parts, text[last:]]) if parts else text


def _apart(found: Sequence[Find]) -> list[Find]:
    """Put them in order; of two that overlap the one that begins first stays."""
    kept: list[Find] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


__all__ = ["Find", "UnsearchableError", "codes", "finds", "replaced", "scrubbed"]
