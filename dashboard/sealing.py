"""What the store needs from time to time, after all others: finished days sealed, and what was kept long taken out."""

import logging

from dashboard.rounds import FLOORVIEW, Errand, Errands

LOG = logging.getLogger(__name__)
SEAL = (*FLOORVIEW, "seal", "--quiet")
RETENTION = (*FLOORVIEW, "retention")
FIRST_S, EVERY_S = 60.0, 600.0  # the first pages come before
RETENTION_FIRST_S, RETENTION_EVERY_S = 300.0, 86_400.0
AFTER_ALL_OTHERS = 19  # niceness


def sealing(url: str, *, first_s: float = FIRST_S, every_s: float = EVERY_S) -> Errands:
    """Seal the store at `url` every ten minutes: a round that is ended leaves files that are whole or not there."""
    failed = "finished days could not be sealed"  # history is read from the store meanwhile
    errand = Errand("sealing", SEAL, {"FLOORVIEW_STORE": url}, failed, LOG, niceness=AFTER_ALL_OTHERS)
    return Errands(errand, first_s=first_s, every_s=every_s)


def retention(url: str) -> Errands:
    """Take out what was kept long enough, once a day."""
    failed = "retention could not run"
    errand = Errand("retention", RETENTION, {"FLOORVIEW_STORE": url}, failed, LOG, niceness=AFTER_ALL_OTHERS)
    return Errands(errand, first_s=RETENTION_FIRST_S, every_s=RETENTION_EVERY_S)
