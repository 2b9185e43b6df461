"""What the browser asked of a component, for callbacks: it is in the session before the page is drawn."""

from collections.abc import Mapping
from typing import Any

import streamlit as st


def wish(key: str) -> dict[str, Any]:
    """Return what was asked of the component with this key; nothing where that makes no sense."""
    state = st.session_state.get(key)
    asked = state.get("ask") if isinstance(state, Mapping) else None
    return asked if isinstance(asked, dict) else {}
