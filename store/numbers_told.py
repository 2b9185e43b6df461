"""Finds, among digits of a text, numbers that mean a card, an identity card or a telephone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from store.identities import ID_LENGTH, LONGEST_CARD, is_card, is_id_card, is_mobile, is_phone
from store.spoken import NUMERALS, Group

CODE_LENGTH = 3
SHORTEST_PHONE, LONGEST_PHONE = 8, 17
USUAL = (16, 15, 18, 19, 17)  # digits of cards and identity cards that are looked for first
TENS = frozenset("xXｘＸ")  # the last of an identity card, where it is ten
GROUPED = (10, 11)  # digits of telephone numbers that are known by their groups alone
PAUSES: Final = re.compile("[,，、]")  # not within a telephone number


class UnsearchableError(ValueError):
    """A text that cannot be searched within bounds: it must not be stored."""


@dataclass(frozen=True)
class Find:
    """A stretch of a text and what stands there instead; `is_card` where it was a card's number."""

    start: int
    end: int
    shown: str
    is_card: bool = False


class Budget:
    """How many numbers may still be looked at."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self, count: int) -> None:
        """Take some; UnsearchableError when there are none left."""
        self._left -= count
        if self._left < 0:
            raise UnsearchableError("too many numbers in it to be searched for those of cards")


def card_shown(digits: str) -> str:
    """Tell a card's number by its last four."""
    return f"**** **** **** {digits[-4:]}"


def in_groups(text: str, groups: Sequence[Group], budget: Budget) -> Iterator[Find]:
    """Find numbers of whole groups, from each group on the likeliest; groups are looked at once they are free."""
    is_apart = len(groups) > 1 and all(len(one.digits) == 1 for one in groups)
    place = 0
    while place < len(groups):
        found = _from(text, groups, place, budget, is_apart=is_apart)
        if found is not None:
            yield found[0]
        place = place + 1 if found is None else found[1]


def _from(text: str, groups: Sequence[Group], first: int, budget: Budget, *, is_apart: bool) -> tuple[Find, int] | None:
    """Find the number that begins with this group, and where the next may begin.

    Where each digit stands apart, as when it is spoken, any stretch would do: only usual lengths count there, and the
    whole.
    """
    windows: dict[int, tuple[int, str]] = {}
    digits = ""
    for end in range(first, len(groups)):
        digits += groups[end].digits
        if len(digits) > LONGEST_CARD:
            break
        if len(digits) >= SHORTEST_PHONE:
            windows[len(digits)] = (end + 1, digits)
    if not windows:
        return None
    budget.spend(len(windows))
    usual = [length for length in USUAL if length in windows]
    others = [length for length in reversed(windows) if length not in USUAL] if len(usual) < len(windows) else []
    if is_apart:
        others = [length for length in others if first == 0 and windows[length][0] == len(groups)]
    for length in (*usual, *others):
        end, digits = windows[length]
        shown = _meant(text, groups[first:end], digits)
        if shown is not None:
            last = _swallowed(groups, end) if shown.is_card else end
            return (replace(shown, end=groups[last - 1].end) if last > end else shown), last
    return None


def _swallowed(groups: Sequence[Group], end: int) -> int:
    """Tell where a card's number ends that one to three more digits of the run follow: its code, or more of it."""
    rest = "".join(one.digits for one in groups[end : end + CODE_LENGTH + 1])
    return min(end + CODE_LENGTH, len(groups)) if 0 < len(rest) <= CODE_LENGTH else end


def _meant(text: str, groups: Sequence[Group], digits: str) -> Find | None:
    """Tell what these digits are: an identity card, a card, a telephone number, or nothing that matters."""
    start, end = groups[0].start, groups[-1].end
    if len(digits) in {ID_LENGTH, ID_LENGTH - 1}:
        place = end + (text[end : end + 1] == " ")
        is_ten = len(digits) < ID_LENGTH and text[place : place + 1] in TENS
        if is_id_card(digits + "X" * is_ten):
            tail = f"{digits[-3:]}X" if is_ten else digits[-4:]
            return Find(start, place + 1 if is_ten else end, f"{digits[:3]}***********{tail}")
    if is_card(digits):
        return Find(start, end, card_shown(digits), is_card=True)
    if len(digits) <= LONGEST_PHONE and _is_phone(text, groups, digits):
        return Find(start, end, f"{digits[-11:-8]}****{digits[-4:]}" if is_mobile(digits) else f"****{digits[-3:]}")
    return None


def _is_phone(text: str, groups: Sequence[Group], digits: str) -> bool:
    start = groups[0].start
    has_plus = text[max(start - 2, 0) : start].strip(" (（").endswith(("+", "＋"))
    if not (has_plus or digits[0] in "0186" or len(digits) in GROUPED):
        return False
    sizes = [len(one.digits) for one in groups]
    is_one = is_phone(digits, sizes, has_plus=has_plus)
    return is_one and (_is_told(text, start, digits) or not PAUSES.search(text, start, groups[-1].end))


def _is_told(text: str, start: int, digits: str) -> bool:
    """Whether this is a mobile number that is told in Chinese numerals: there a comma is a breath, not another one."""
    return text[start] in NUMERALS and is_mobile(digits)
