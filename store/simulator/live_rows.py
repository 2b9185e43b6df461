"""Rows of the live floor as canonical records: whole rows whose version grows with every change."""

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]


def micros(at: int) -> int:
    """Microseconds of milliseconds."""
    return at * 1000


class Ledger:
    """The current record of every row that may change again, and the payloads that wait to be written."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.rows: dict[tuple[str, Any], Row] = {}
        self.payloads: list[Row] = []
        self._version = 0
        self._made = 0

    def source_id(self, key: tuple[str, Any]) -> str:
        """Tell the source id of a row that is open."""
        return str(self.rows[key]["source_id"])

    def adopt(self, table: str, key: Any, row: Mapping[str, Any]) -> None:
        """Take over a row that an earlier run left open."""
        self.rows[table, key] = {"table": table, **row}

    def make(self, table: str, key: Any, now: int, **fields: Any) -> str:
        """Begin a row and write it; gives its source id."""
        self._made += 1
        row = {"table": table, "source_id": f"{self.session}-{self._made:06d}", **fields}
        self.rows[table, key] = row
        self.change(table, key, now)
        return str(row["source_id"])

    def change(self, table: str, key: Any, now: int, **fields: Any) -> None:
        """Change some fields of an open row and write it whole."""
        row = self.rows[table, key]
        row.update(fields)
        self._version = max(self._version + 1, micros(now))
        self.payloads.append({**row, "source_version": self._version})

    def close(self, table: str, key: Any) -> None:
        """Forget a row that will not change any more."""
        self.rows.pop((table, key), None)

    def taken(self) -> list[Row]:
        """Hand over what is to be written, in order."""
        payloads, self.payloads = self.payloads, []
        return payloads
