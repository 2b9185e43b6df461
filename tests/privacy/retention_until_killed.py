"""Takes out what is due in small batches, saying each, until it is killed."""

import sys
from datetime import UTC, datetime

from store.engine import open_store
from store.retention import Limits, run

if __name__ == "__main__":
    engine = open_store(sys.argv[1])

    def say(_name: str, done: int) -> None:
        """Tell how far it came."""
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()

    run(engine, Limits(), datetime.now(UTC), batch=5, told=say)
