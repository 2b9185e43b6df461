"""Numbers that mean a person or an account, told by their form and check digits. Digits are plain ASCII here."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

DOUBLED: Final = str.maketrans("0123456789", "0246813579")  # twice a digit, its own digits added up
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = "10X98765432"
SHORTEST_CARD, LONGEST_CARD = 13, 19
ID_LENGTH: Final = 18
# First digits and lengths that issuers use.
ISSUED: Final[Sequence[tuple[int, int, frozenset[int]]]] = (
    (300000, 305999, frozenset(range(14, 20))),  # Diners Club
    (340000, 349999, frozenset({15})),  # American Express
    (352800, 358999, frozenset(range(16, 20))),  # JCB
    (360000, 369999, frozenset(range(14, 20))),  # Diners Club
    (370000, 379999, frozenset({15})),  # American Express
    (380000, 399999, frozenset(range(14, 20))),  # Diners Club
    (400000, 499999, frozenset({13, 16, 19})),  # Visa
    (500000, 509999, frozenset(range(13, 20))),  # Maestro
    (510000, 559999, frozenset({16})),  # Mastercard
    (560000, 599999, frozenset(range(13, 20))),  # Maestro
    (600000, 619999, frozenset(range(13, 20))),  # Discover, domestic schemes, Chinese debit cards
    (620000, 629999, frozenset(range(16, 20))),  # UnionPay
    (630000, 699999, frozenset(range(13, 20))),  # Maestro, Discover
    (222100, 272099, frozenset({16})),  # Mastercard
    (810000, 817199, frozenset(range(16, 20))),  # UnionPay
    (940000, 989999, frozenset(range(16, 20))),  # older Chinese debit cards
)
MOBILE: Final = re.compile(r"(?:0086|86)?+1[3-9][0-9]{9}")
ABROAD: Final = (8, 15)  # digits of a number with its country
FULL: Final = 12
NANP: Final = (3, 3, 4)  # how a North American number is written in groups


def is_luhn(digits: str) -> bool:
    """Whether the last digit checks the others."""
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(DOUBLED)))) % 10 == 0


def _lengths() -> list[frozenset[int]]:
    table = [frozenset[int]()] * 10_000
    for low, high, lengths in ISSUED:
        table[low // 100 : high // 100 + 1] = [lengths] * (high // 100 + 1 - low // 100)
    return table


LENGTHS: Final = _lengths()  # by the first four digits


def is_card(digits: str) -> bool:
    """Whether this can be the number of a payment card: an issuer's first digits and length, and the check digit."""
    return len(digits) >= SHORTEST_CARD and len(digits) in LENGTHS[int(digits[:4])] and is_luhn(digits)


def is_id_card(text: str) -> bool:
    """Whether this is the number of a Chinese identity card: a region, a day of birth, and the check digit."""
    if len(text) != ID_LENGTH or not text[:17].isdecimal() or not "11" <= text[:2] <= "91":
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, text, strict=False))
    return CHECKS[total % 11] == text[17] and _is_day(text[6:14])


def is_phone(digits: str, groups: Sequence[int], *, has_plus: bool) -> bool:
    """Whether this is somebody's telephone number, by how it begins and how it is grouped (digits by group)."""
    size = len(digits)
    if has_plus:
        return ABROAD[0] <= size <= ABROAD[1]
    if is_mobile(digits):
        return True
    if digits.startswith("00"):
        return size in range(12, 18) and digits[2] != "0" and (len(groups) > 1 or size > FULL)
    if digits.startswith("0"):
        return size in range(10, 13) and (min(groups[1:], default=3) > 2 or set(groups) == {2})  # noqa: PLR2004 - pairs
    return tuple(groups) in {NANP, (1, *NANP)} and digits[-10] in "23456789"


def is_mobile(digits: str) -> bool:
    """Whether this is a Chinese mobile number, with or without its country."""
    return MOBILE.fullmatch(digits) is not None


def _is_day(text: str) -> bool:
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return 1850 <= born.year <= 2100  # noqa: PLR2004 - nobody was born before
