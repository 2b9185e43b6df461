"""Names, phone numbers and addresses that are obviously made up.

Phone numbers come only from ranges that are reserved for fiction: +1 NXX 555 0100…0199 and +44 7700 900000…900999.
E-mail addresses are at example.com and example.org.
"""

import numpy as np
from numpy.typing import NDArray

GIVEN = ("Emma", "Liam", "Olivia", "Noah", "Ava", "Ethan", "Sophia", "Lucas", "Mia", "Mason", "Grace", "Henry",
         "Chloe", "Jack", "Ruby", "Oscar", "Alice", "George", "Isla", "Leo", "Freya",
         "Arthur", "Nora", "Samuel", "Hazel")  # fmt: skip
FAMILY = ("Clarke", "Bennett", "Hughes", "Foster", "Marsh", "Doyle", "Fletcher", "Barnes", "Hudson", "Palmer", "Reid",
          "Walsh", "Carter", "Lowe", "Spencer", "Nolan", "Pearce", "Quinn", "Sutton", "Archer")  # fmt: skip
CN_FAMILY = (("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"),
             ("赵", "Zhao"), ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"),
             ("马", "Ma"), ("朱", "Zhu"), ("胡", "Hu"), ("林", "Lin"))  # fmt: skip
CN_GIVEN = (("芳", "Fang"), ("伟", "Wei"), ("秀英", "Xiuying"), ("敏", "Min"), ("静", "Jing"), ("强", "Qiang"),
            ("磊", "Lei"), ("洋", "Yang"), ("艳", "Yan"), ("勇", "Yong"), ("军", "Jun"), ("杰", "Jie"), ("娟", "Juan"),
            ("涛", "Tao"), ("明", "Ming"), ("超", "Chao"), ("晓雨", "Xiaoyu"), ("佳怡", "Jiayi"), ("子涵", "Zihan"),
            ("思远", "Siyuan"))  # fmt: skip
AREAS = tuple(area for area in range(201, 990) if area % 100 != 11 and area // 10 % 10 != 9)  # assignable area codes
US_EACH = 100


def english(draw: np.random.Generator, count: int) -> list[str]:
    """Draw English names."""
    given, family = draw.integers(len(GIVEN), size=count), draw.integers(len(FAMILY), size=count)
    return [f"{GIVEN[a]} {FAMILY[b]}" for a, b in zip(given.tolist(), family.tolist(), strict=True)]


def chinese(draw: np.random.Generator, count: int, *, is_spelt: bool = False) -> list[str]:
    """Draw Chinese names, with their spelling behind them where `is_spelt`."""
    family, given = draw.integers(len(CN_FAMILY), size=count), draw.integers(len(CN_GIVEN), size=count)
    pairs = [(CN_FAMILY[a], CN_GIVEN[b]) for a, b in zip(family.tolist(), given.tolist(), strict=True)]
    return [f"{a[0]}{b[0]}" + (f" {b[1]} {a[1]}" if is_spelt else "") for a, b in pairs]


def agents(draw: np.random.Generator, count: int) -> list[str]:
    """Draw `count` different names: half of them English, half Chinese with spelling, mixed."""
    pool: dict[str, None] = {}
    while len(pool) < count:
        is_chinese = len(pool) % 2 == 1
        pool[(chinese(draw, 1, is_spelt=True) if is_chinese else english(draw, 1))[0]] = None
    return list(pool)


def phones(numbers: NDArray[np.int64]) -> list[str]:
    """Give every number (from 0) a phone number of its own, reserved for fiction."""
    last = len(AREAS) * US_EACH
    return [
        f"+1{AREAS[n // US_EACH]}5550{100 + n % US_EACH}" if n < last else f"+447700{900_000 + (n - last) % 1000}"
        for n in numbers.tolist()
    ]


def addresses(numbers: NDArray[np.int64]) -> list[str]:
    """Give every number an e-mail address of its own."""
    return [f"customer.{n:06d}@example.{'com' if n % 3 else 'org'}" for n in numbers.tolist()]
