"""Run by test_ingestion.py: writes numbered batches for ever, and prints a batch's number once it is acknowledged."""

import sys

from store.engine import open_store
from store.writer import Writer
from tests.feed import contact, leg

SIZE = 50


def batch(number: int) -> list[dict]:
    """Fifty contacts with a leg each, every name carrying the number of its batch."""
    names = [f"{number}-{item}" for item in range(SIZE)]
    return [contact(name, customer=f"u{number % 7}") for name in names] + [leg(name, name) for name in names]


if __name__ == "__main__":
    with Writer(open_store(sys.argv[1]), "acd", is_live=True) as writer:
        number = int(writer.cursor() or 0)
        while True:
            number += 1
            writer.write(batch(number), cursor=str(number))
            print(number, flush=True)  # noqa: T201 - this is the acknowledgement
