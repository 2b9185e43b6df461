"""Opening the page of a person or a team: noted in the access log before anything is shown."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import noted
from dashboard.noted import NotNotedError
from dashboard.shell import Opened

SEEN = "opened_people"  # in the session: what was opened last, and when
AGAIN_S = 600  # whoever stays on a page has not opened it anew


def is_noted(page: Opened, action: str, object_: str) -> bool:
    """Note that the viewer opens this (`agent:3`); False, and a word on the page, where that cannot be written."""
    now = datetime.now(UTC).timestamp()
    opened = (page.principal.name, action, object_)
    last, at = st.session_state.get(SEEN, (None, 0.0))
    if last == opened and now - at < AGAIN_S:
        return True
    try:
        noted.note(page.principal, action, object_)
    except NotNotedError as error:
        st.header(page.say("people.not_noted"))
        st.text(page.say("reveal.too_many" if error.is_too_many else "people.not_noted_text"))
        return False
    st.session_state[SEEN] = (opened, now)
    return True
