"""A Spark Connect server of the session's own: Sail, in this process, without a JVM."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def spark() -> Iterator[object]:
    """A session on Sail.

    Narwhals divides by `try_divide`, which Sail 0.7 knows for whole numbers only; `/` is the same here, since no metric
    divides by anything but a number above 0 or null.
    """
    from pysail.spark import SparkConnectServer
    from pyspark.sql.connect import functions
    from pyspark.sql.connect.session import SparkSession

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(functions, "try_divide", lambda top, bottom: top / bottom)
        session = SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate()
        yield session
        session.stop()
    server.stop()
