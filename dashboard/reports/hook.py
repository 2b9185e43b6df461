"""Posts a report to a webhook: to the address that was checked, over TLS, without following it anywhere else.

Addresses of one's own network (loopback, private, link-local and the like) are refused unless the settings allow them
for this report: a settings file must not become a way into what stands behind the server. FLOORVIEW_WEBHOOK_TOKEN,
where it is set, goes along as a bearer token.
"""

import http.client
import os
import socket
import ssl
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from dashboard.reports.parcel import DeliveryError, Parcel

TOKEN = "FLOORVIEW_WEBHOOK_TOKEN"  # noqa: S105 - the variable's name
PATIENCE_S = 30.0
GOOD = range(200, 300)


def send(parcel: Parcel, url: str, *, private: bool = False, patience_s: float = PATIENCE_S) -> None:
    """Post the file; DeliveryError where the address is refused, does not answer, or answers other than 2xx."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        status = _posted(parcel, parts, _checked(host, _port(parts), private=private), patience_s)
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError(f"webhook at {host}: {type(error).__name__}: {error}") from error
    if status not in GOOD:
        moved = ", and it is not followed elsewhere" if status in range(300, 400) else ""
        raise DeliveryError(f"webhook at {host} answered {status}{moved}")


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _checked(host: str, port: int, *, private: bool) -> str:
    """Resolve a host, once; DeliveryError where any of its addresses is one's own network's."""
    found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not private and any(not _is_public(address) for address in found):
        raise DeliveryError(f"webhook at {host} is in a private network; private_webhook = true would allow it")
    return min(found)


def _is_public(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    plain = getattr(address, "ipv4_mapped", None) or address
    return bool(plain.is_global and not plain.is_multicast)


class _Secure(http.client.HTTPSConnection):
    """A connection to an address that was checked; the certificate is that of the name."""

    def __init__(self, name: str, address: str, port: int, patience_s: float) -> None:
        context = ssl.create_default_context()
        super().__init__(name, port, timeout=patience_s, context=context)
        self._address, self._checks = address, context

    def connect(self) -> None:
        """Connect to the address, whatever the name means by now."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._checks.wrap_socket(plain, server_hostname=self.host)


def _posted(parcel: Parcel, parts: SplitResult, address: str, patience_s: float) -> int:
    name, port = parts.hostname or "", _port(parts)
    link: http.client.HTTPConnection
    if parts.scheme == "https":
        link = _Secure(name, address, port, patience_s)
    else:
        link = http.client.HTTPConnection(address, port, timeout=patience_s)
    token = os.environ.get(TOKEN)
    headers = {
        "Host": parts.netloc,
        "Content-Type": parcel.kind,
        "Content-Disposition": f'attachment; filename="{parcel.name}"',
        "User-Agent": "floorview",
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    try:
        link.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", parcel.content, headers)
        return link.getresponse().status
    finally:
        link.close()
