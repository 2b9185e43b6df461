"""Numbers made up for tests, in every way of writing: cards, identity cards, and what only looks like them."""

from datetime import date, timedelta
from random import Random

from store.identities import CHECKS, WEIGHTS, is_card, is_luhn

ISSUERS = (("4", 16), ("4", 13), ("4", 19), ("51", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16),
           ("622848", 19), ("621700", 19), ("622202", 17), ("3528", 16), ("36", 14),
           ("5018", 14), ("6304", 18))  # fmt: skip
ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CHINESE = "零一二三四五六七八九"
AROUND = ("{}", "my card is {} thanks", "卡号是{}。", "Please charge {}, not the other one", "（{}）", "card:{}; ok?")


def card(draw: Random) -> str:
    """A number with an issuer's beginning, its length and a right check digit."""
    begin, length = draw.choice(ISSUERS)
    body = begin + "".join(draw.choice("0123456789") for _ in range(length - len(begin) - 1))
    return next(body + digit for digit in "0123456789" if is_luhn(body + digit))


def grouped(number: str, between: str) -> str:
    """Groups of four."""
    return between.join(number[place : place + 4] for place in range(0, len(number), 4))


def doubled(number: str) -> str:
    """Spelt, equal neighbours as "double"."""
    words, place = [], 0
    while place < len(number):
        is_twice = number[place : place + 1] == number[place + 1 : place + 2]
        words.append(("double " if is_twice else "") + ENGLISH[int(number[place])])
        place += 1 + is_twice
    return " ".join(words)


def written(number: str, draw: Random) -> str:
    """One of the ways in which a number is written or said."""
    full = str.maketrans("0123456789- ", "０１２３４５６７８９－　")
    han = number.translate(str.maketrans("0123456789", CHINESE))
    ways = (
        number,
        grouped(number, " "),
        grouped(number, "-"),
        grouped(number, " - "),
        grouped(number, "."),
        number.translate(full),
        grouped(number, " ").translate(full),
        grouped(number, "-").translate(full),
        han,
        grouped(han, "，"),
        " ".join(han),
        " ".join(ENGLISH[int(digit)] for digit in number),
        doubled(number),
        number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    )
    return draw.choice(ways)


def id_card(draw: Random) -> str:
    """A number with a region, a day of birth and a right check digit."""
    region = draw.choice(("110105", "310104", "440305", "510107", "330106"))
    born = date(1950, 1, 1) + timedelta(days=draw.randrange(22_000))
    body = f"{region}{born:%Y%m%d}{draw.randrange(1000):03d}"
    return body + CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


def no_card(draw: Random) -> str:
    """A number as it occurs in conversations, that is no card's: orders, instants, amounts, misread cards."""
    digits = "".join(draw.choice("0123456789") for _ in range(draw.randint(13, 19)))
    wrong = card(draw)
    wrong = wrong[:-1] + str((int(wrong[-1]) + draw.randint(1, 9)) % 10)
    at = f"2026{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}{draw.randint(0, 23):02d}{draw.randint(0, 59):02d}17"
    ways = (
        f"order {digits}" if not is_card(digits) else "order 20261122000417",
        f"流水号{at}{draw.randrange(10**4):04d}",
        f"at {at[:4]}-{at[4:6]}-{at[6:8]} {at[8:10]}:{at[10:12]}:{at[12:14]}",
        f"{1_700_000_000_000 + draw.randrange(10**11)}",
        f"it was {wrong}",
        grouped(wrong, " "),
        f"{draw.randrange(10**6):,} of {draw.randrange(10**9):,} in {draw.randrange(10**5)} days",
        f"open 08:30-12:30 and 13:{draw.randrange(10, 60)}-17:30, lines 1 2 3 4 5 6 7",
        f"no. {draw.randrange(10**12):012d}-{draw.randrange(100):02d}",
        f"version 10.{draw.randrange(100)}.{draw.randrange(10**4)} from 192.168.{draw.randrange(256)}.17",
    )
    return draw.choice(ways)
