"""What happens to an error nobody caught: the viewer sees an id, the log has the rest, on one escaped line."""

import logging
import traceback
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.middleware import HEADERS, line

log = logging.getLogger("floorview.errors")
SENTENCE = "Something went wrong here. The error was noted with the number {number}."


def note(error: BaseException, where: str) -> str:
    """Log an error and give the number by which it is found again."""
    number = token_hex(4)
    trace = "".join(traceback.format_exception(error))
    log.error(line(event="error", number=number, where=where, kind=type(error).__name__, trace=trace))
    return number


def on_script_error(error: Exception) -> bool:
    """Replace Streamlit's own message on a page by a plain sentence with the error's number."""
    import streamlit as st

    from dashboard.wording.catalogue import language, t

    number = note(error, "page")
    lang = language(st.query_params.get("lang"))
    st.text(t("app.error", lang, number=number))
    return True


async def on_request_error(request: Request, error: Exception) -> Response:
    """Answer a request that failed."""
    number = note(error, request.url.path)
    return PlainTextResponse(SENTENCE.format(number=number), 500, HEADERS | {"cache-control": "no-store"})
