"""Who may use the desks: by the address a request comes from. Walls come with a token instead (wall/tokens.py).

A request that passed a proxy carries the proxy's address. Where it bears a mark of that it is a desk only if the
settings say that the proxy signs people in; and a peer on this machine is a desk only if the request was addressed to
this machine, for a proxy may leave no mark. Headers that name a user are not believed; they only take rights away.
"""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

import streamlit as st

from dashboard.access_settings import LOOPBACK, Access
from dashboard.settings import Settings
from dashboard.settings_file import current

FORWARDED = (
    *("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
    *("x-real-ip", "via", "cf-connecting-ip"),
)
LOOPBACK_PEER = "127.0.0.1"  # what Streamlit's None for a viewer on this machine stands for


def is_desk(peer: str | None, headers: Mapping[str, str], access: Access) -> bool:
    """Whether a request from this address with these headers (names in small letters) may see the desks."""
    if not is_within(peer, access.desks):
        return False
    if access.proxy_signs_in:
        return True
    return not is_forwarded(headers) and (not is_within(peer, LOOPBACK) or names_loopback(headers))


def is_own_machine(peer: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from this machine, is addressed to it, and bears no mark of a proxy."""
    return is_within(peer, LOOPBACK) and names_loopback(headers) and not is_forwarded(headers)


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether a request bears the mark of a proxy."""
    return any(name in headers for name in FORWARDED)


def names_loopback(headers: Mapping[str, str]) -> bool:
    """Whether a request's Host, and its Origin if it has one, are this machine's own names."""
    origin = headers.get("origin")
    return _is_loopback(f"//{headers.get('host', '')}") and (origin is None or _is_loopback(origin))


def _is_loopback(address: str) -> bool:
    try:
        name = urlsplit(address).hostname
    except ValueError:
        return False
    return name == "localhost" or is_within(name, LOOPBACK)


def is_within(peer: str | None, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    """Whether an address is in one of the networks; an unknown one never is."""
    try:
        address = ip_address(peer or "")
    except ValueError:
        return False
    plain = getattr(address, "ipv4_mapped", None) or address
    return any(plain in network for network in networks)


def viewer_is_desk(settings: Settings | None = None) -> bool:
    """Whether whoever looks at the running page may see the desks. To be asked on every rerun."""
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    peer = st.context.ip_address or LOOPBACK_PEER
    return is_desk(peer, headers, (settings or current()).access)
