"""Who may use the desks: by the address a request comes from. Walls come with a token instead (wall/tokens.py).

A request that passed a proxy carries the proxy's address, so it counts as a desk only where the settings say that
the proxy signs people in. Headers that claim to name a user are not believed; they can only take rights away.
"""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address

import streamlit as st

from dashboard.settings import Access, Settings
from dashboard.settings_file import current

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
LOOPBACK_PEER = "127.0.0.1"  # what Streamlit's None for a viewer on this machine stands for


def is_desk(peer: str | None, headers: Mapping[str, str], access: Access) -> bool:
    """Whether a request from this address with these headers (names in small letters) may see the desks."""
    if any(name in headers for name in FORWARDED) and not access.proxy_signs_in:
        return False
    return is_within(peer, access.desks)


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
