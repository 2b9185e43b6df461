"""Writing who signed in and who failed to."""

from sqlalchemy import Engine, insert, update

from store.engine import begin_write
from store.schema.access import SignIn, User


def begin(engine: Engine, user_id: int, token_hash: str) -> None:
    """Note that a user signed in; whoever brings the token is that user from now on."""
    with begin_write(engine) as write:
        values = {"user_id": user_id, "token_hash": token_hash, "began_at": write.now, "seen_at": write.now}
        write.connection.execute(insert(SignIn).values(**values))
        write.connection.execute(update(User).where(User.id == user_id).values(signed_in_at=write.now, failures=0))


def failed(engine: Engine, user_id: int) -> None:
    """Note that a sign-in of this user failed."""
    with begin_write(engine) as write:
        more = update(User).where(User.id == user_id).values(failed_at=write.now, failures=User.failures + 1)
        write.connection.execute(more)


def seen(engine: Engine, token_hash: str) -> None:
    """Note that whoever signed in with this token did something just now."""
    with begin_write(engine) as write:
        last = update(SignIn).where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None))
        write.connection.execute(last.values(seen_at=write.now))


def end(engine: Engine, token_hash: str) -> None:
    """Sign out: the token opens nothing any more."""
    with begin_write(engine) as write:
        last = update(SignIn).where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None))
        write.connection.execute(last.values(ended_at=write.now))
