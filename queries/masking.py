"""What is shown of personal data: masks that say whose it may be to who knows, and nothing to who does not.

Full-width and Arabic-Indic digits, spaces, dashes and the prefixes +86 and 0086 are made one form first, so that no
way of writing a number slips through. A mask never fails: what it cannot read is stars.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from queries.rights import Grant

STARS = "***"
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离"
        "长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭"
        "南门羊舌微生梁丘左丘东门西门歐陽司馬東方諸葛尉遲長孫鍾離軒轅",
    )
)
SPACING = re.compile(r"[\s\-‐‑‒–—―−.()/_·]+")
CHINA = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
WORDS = re.compile(r"[\s·•,、]+")
CITY = re.compile(r"\s*(?:[^\s\d]{2,7}?(?:省|自治区|特别行政区))?[^\s\d省]{1,9}?(?:市|自治州|地区|盟)")
LARGE = 1_000  # letters read of a text at most: no name or number is longer
MOST_WORDS = 6
LEAST_DIGITS = 5  # of a shorter number nothing may stay
MOST_KEPT, LEAST_KEPT = 4, 2
AREA, END = 3, 4  # of an identity card: where, and the last
SHOWN_OF_LONG = 8


def normalised(text: str) -> str:
    """Write full-width and Arabic-Indic digits and letters as plain ones; nothing else changes its meaning."""
    folded = unicodedata.normalize("NFKC", text[:LARGE])
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in folded)


def name(text: str) -> str:
    """Keep a Chinese surname (`张*`, `欧阳**`) or the first letter of each word (`J*** S***`)."""
    plain = normalised(text).strip()
    if "@" in plain:
        return email(plain)
    if sum(one.isdigit() for one in plain) >= LEAST_DIGITS:
        return phone(plain)
    return " ".join(_word(word) for word in WORDS.split(plain)[:MOST_WORDS] if word) or STARS


def phone(text: str) -> str:
    """Keep `138****1234` of a Chinese mobile number, the last two to four digits of another."""
    packed = SPACING.sub("", normalised(text))
    mobile = CHINA.fullmatch(packed)
    if mobile:
        return f"{mobile[1][:3]}****{mobile[1][-4:]}"
    digits = "".join(one for one in packed if one.isdigit())
    kept = min(MOST_KEPT, max(LEAST_KEPT, len(digits) // 3)) if len(digits) >= LEAST_DIGITS else 0
    return "****" + digits[len(digits) - kept :]


def email(text: str) -> str:
    """Keep the first letter and the domain: `j***@example.com`."""
    before, at, domain = normalised(text).strip().rpartition("@")
    return f"{_first(before)}{STARS}@{domain}" if at and domain else STARS


def id_card(text: str) -> str:
    """Keep the first three and the last four of an identity card: `110***********123X`."""
    packed = SPACING.sub("", normalised(text)).upper()
    if len(packed) <= AREA + END + SHOWN_OF_LONG - 1:
        return STARS
    return f"{packed[:AREA]}{'*' * (len(packed) - AREA - END)}{packed[-END:]}"


def card(text: str) -> str:
    """Keep the last four of a card number: `**** **** **** 1234`. No role sees more."""
    digits = "".join(one for one in normalised(text) if one.isdigit())
    return f"**** **** **** {digits[-END:] if len(digits) > SHOWN_OF_LONG else '****'}"


def address(text: str) -> str:
    """Keep the city: `广东省深圳市`, `Leeds`; stars where none can be told."""
    plain = normalised(text)
    chinese = CITY.match(plain)
    if chinese:
        return f"{chinese[0].strip()}{STARS}"
    parts = [part.strip() for part in plain.split(",")][1:]
    cities = [part for part in parts if part and not any(one.isdigit() for one in part)]
    return cities[-1] if cities else STARS


MASKS: Mapping[str, Callable[[str], str]] = {
    "name": name,
    "customer": name,
    "customer_name": name,
    "phone": phone,
    "customer_phone": phone,
    "email": email,
    "customer_email": email,
    "id_number": id_card,
    "card_number": card,
    "address": address,
}
SECRET = frozenset({"recording_url"})  # not to be masked, only to be revealed or not


def masked(row: Mapping[str, Any], grant: Grant) -> dict[str, Any]:
    """Mask the personal fields of a row (named as in MASKS); all of them go where the grant reaches nothing.

    A grant that needs a reason masks too: queries/revealed.py gives one field for one.
    """
    return {key: _shown(key, value, grant) for key, value in row.items()}


def masked_rows(rows: pl.DataFrame, grant: Grant) -> pl.DataFrame:
    """Mask the personal columns (named as in MASKS) of the rows of a list; dtypes become text. Not for millions."""
    personal = [key for key in rows.columns if key in MASKS or key in SECRET]
    shown = [
        pl.Series(key, [_shown(key, value, grant) for value in rows[key].cast(pl.String)], dtype=pl.String)
        for key in personal
    ]
    return rows.with_columns(shown)


def _shown(key: str, value: Any, grant: Grant) -> Any:
    if value is None or (key not in MASKS and key not in SECRET):
        return value
    if not grant:
        return None
    if key == "card_number":
        return card(str(value))
    if not (grant.is_masked or grant.needs_reason or grant.is_grouped):
        return value
    return MASKS[key](str(value)) if key in MASKS else None


def _word(word: str) -> str:
    """Mask one word of a name: of Han, Hangul and Kana the surname stays and the rest is as many stars."""
    if not _is_east_asian(word[0]):
        return f"{_first(word)}{STARS}"
    kept = 2 if word[:2] in COMPOUND_SURNAMES and len(word) > len("欧阳") else 1
    return word[:kept] + "*" * min(len(word) - kept, len(STARS)) if len(word) > kept else "*"


def _first(word: str) -> str:
    return next((one for one in word[:1] if one.isalnum()), "")


def _is_east_asian(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CJK UNIFIED", "CJK COMPAT", "HANGUL", "HIRAGANA", "KATAKANA"))
