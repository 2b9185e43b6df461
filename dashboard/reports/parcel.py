"""A report as a file to hand over: its name, its kind and its bytes."""

from dataclasses import dataclass

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "json": "application/json",
}


class DeliveryError(Exception):
    """A report could not be handed over; the message says why, without a secret in it."""


@dataclass(frozen=True)
class Parcel:
    """One file of one week, with the words that go with it."""

    form: str
    content: bytes
    iso_week: str
    subject: str
    words: str

    @property
    def name(self) -> str:
        """Name of the file."""
        return f"floorview-{self.iso_week}.{self.form}"

    @property
    def kind(self) -> str:
        """Its media type."""
        return KINDS[self.form]
