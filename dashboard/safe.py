"""Streamlit's settings, safe by default wherever Floorview is started from. docs/security.md tells what each guards.

Whoever sets one of these in a config.toml, by environment variable or flag means it, and it stands.
"""

import logging
from typing import Any

from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

SAFE: dict[str, Any] = {
    "server.address": "127.0.0.1",
    "server.headless": True,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.allowedHosts": ["localhost", "127.0.0.1", "::1"],
    "server.maxUploadSize": 5,
    "server.maxMessageSize": 50,
    "server.maxWidgetStateSize": 2,
    "server.enableAgentApi": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "client.disableDataExport": True,
    "browser.gatherUsageStats": False,
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
}
UNSET = "<default>"
HERE = "Floorview's safe default"


def unset() -> dict[str, Any]:
    """Each safe value that nobody has set otherwise."""
    return {key: value for key, value in SAFE.items() if config.get_where_defined(key) in {UNSET, HERE}}


def apply() -> None:
    """Put each safe value in force that nobody has set."""
    # The folder pages/ holds functions, not Streamlit's page files: told only by the first run of st.navigation,
    # Streamlit would run such a "page file" for a first viewer who comes by its address, and show nothing.
    PagesManager.uses_pages_directory = False
    # The server's own access log would hold the query, and with it the tokens of walls; middleware.RequestLog does not.
    logging.getLogger("uvicorn.access").disabled = True
    for key, value in unset().items():
        config.set_option(key, value, HERE)


def allowed_hosts() -> list[str]:
    """Names under which this server may be asked for; all, if the list is empty."""
    return list(config.get_option("server.allowedHosts")) or ["*"]
