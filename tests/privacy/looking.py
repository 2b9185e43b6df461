"""Pages looked at as somebody over a store of the test's own: what is sent, and wishes as a browser sends them."""

import json
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from importlib import import_module
from dashboard import links
links.remember(dict.fromkeys(("live", "customer", "interaction", "agent", "contacts", "tickets", "access-log")))
import_module(f"dashboard.pages.{st.query_params['page']}").render()
"""
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"


class Look:
    """One session at one page."""

    def __init__(self, page: str, **query: str) -> None:
        self.app = AppTest.from_string(SCRIPT, default_timeout=120)
        for name, value in {"page": page, **query}.items():
            self.app.query_params[name] = value
        self.run()

    def run(self, wishes: WidgetStates | None = None) -> None:
        """Run the page, as a browser does at each step."""
        self.app._run(wishes)
        assert not self.app.exception

    def ask(self, holds: str, wish: dict[str, Any]) -> None:
        """Send a wish by the component whose id holds this."""
        (found,) = [one.proto.id for one in self._components() if holds in one.proto.id]
        states = WidgetStates()
        state = states.widgets.add()
        state.id, state.json_trigger_value = EVENTS.format(found), json.dumps([{"event": "ask", "value": wish}])
        self.run(states)

    def handed(self, name: str) -> list[Any]:
        """What components of this name are handed."""
        return [json.loads(one.proto.json) for one in self._components() if one.proto.component_name == name]

    def sent(self) -> str:
        """All that the page sends."""
        return "\n".join(str(one.proto) for one in self.app.main) + json.dumps(
            [json.loads(one.proto.json) for one in self._components() if one.proto.json], ensure_ascii=False
        )

    @property
    def texts(self) -> list[str]:
        """The plain words on the page."""
        return [one.value for one in (*self.app.header, *self.app.text)]

    def _components(self) -> Any:
        return self.app.get("bidi_component")
