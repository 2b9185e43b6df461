"""What one turn of a conversation does not show alone: a card's number told in two, a security code on being asked."""

from collections.abc import Iterable
from itertools import groupby

from store.records.base import Record
from store.records.contacts import MessageRecord
from store.scrubbing import ALONE, CODE_WORD, Find, UnsearchableError, finds, replaced
from store.spoken import plain

SEAM = 60  # characters on either side of where two turns meet
BRIEF = 60  # characters of a turn that may be nothing but a code
CARD_SHOWN = "**** **** ****"
STARS = "****"


def scrub_together(records: Iterable[Record]) -> None:
    """Scrub messages of the same contact (or ticket) that came together; each was scrubbed on its own before."""
    said = [one for one in records if isinstance(one, MessageRecord) and one.body and (one.contact or one.ticket)]
    if len(said) < 2:  # noqa: PLR2004 - it takes two
        return
    said.sort(key=lambda one: (*_of(one), one.at, one.source_id))
    for _, turns in groupby(said, key=_of):
        _conversation(list(turns))


def _of(one: MessageRecord) -> tuple[str, str]:
    return (one.contact or "", "" if one.contact else one.ticket or "")


def _conversation(turns: list[MessageRecord]) -> None:
    last: dict[str, MessageRecord] = {}
    for before, turn in zip([None, *turns], turns, strict=False):
        if turn.author_kind in last:
            _join(last[turn.author_kind], turn)
        if before is not None:
            _hide_code(before, turn)
        last[turn.author_kind] = turn


def _join(first: MessageRecord, second: MessageRecord) -> None:
    """Take out a number that begins at the end of one turn and ends at the beginning of the next."""
    head, tail = first.body or "", second.body or ""
    left, right = head[-SEAM:], tail[:SEAM]
    seam = len(left)
    try:
        crossing = [one for one in finds(f"{left} {right}") if one.start < seam < one.end - 1]
    except UnsearchableError:
        return
    for one in crossing:
        offset = len(head) - seam
        first.body = replaced(head, [Find(offset + one.start, len(head), STARS)])
        second.body = replaced(tail, [Find(0, one.end - seam - 1, one.shown)])


def _hide_code(before: MessageRecord, turn: MessageRecord) -> None:
    """Take a code out of a short turn that follows a card's number, or the question for its code."""
    asked, said = before.body or "", turn.body or ""
    if len(said) > BRIEF or not (CARD_SHOWN in asked or CODE_WORD.search(asked)):
        return
    turn.body = replaced(said, [Find(one.start(), one.end(), "***") for one in ALONE.finditer(plain(said))])
