"""Passwords: what is kept of them (argon2id), and whether one is right, which takes as long for nobody's."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256
AT_ONCE = 2  # each takes 64 MiB and a processor for a while

_hasher = PasswordHasher()
_turn = BoundedSemaphore(AT_ONCE)


class WeakPasswordError(ValueError):
    """The password may not be used; the message says why."""


def kept(password: str, name: str = "") -> str:
    """Return what is kept of a new password; WeakPasswordError where it is too short, too long or simple."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPasswordError(f"a password has {SHORTEST} to {LONGEST} characters")
    if len(set(password)) < SHORTEST // 2 or (name and name.casefold() in password.casefold()):
        raise WeakPasswordError("the password repeats too few characters, or holds the name: take a longer sentence")
    with _turn:
        return _hasher.hash(password)


def is_right(hashed: str | None, password: str) -> bool:
    """Whether this is the password that `hashed` was made of. Without one, as much work is done to say no."""
    with _turn:
        try:
            _hasher.verify(hashed or _nobodys(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return hashed is not None


@cache
def _nobodys() -> str:
    return _hasher.hash("of nobody at all")
