"""Sends a report by mail. The server comes from the environment, for its address may hold a password.

FLOORVIEW_SMTP_URL: smtp://user:password@host:587 (with STARTTLS, without which nothing is said but to this machine) or
smtps://user:password@host:465. FLOORVIEW_SMTP_FROM: who it is from.
"""

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from dashboard.report_settings import ADDRESS
from dashboard.reports.parcel import DeliveryError, Parcel

URL, FROM = "FLOORVIEW_SMTP_URL", "FLOORVIEW_SMTP_FROM"
PORTS = {"smtp": 587, "smtps": 465}
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
PATIENCE_S = 30.0


@dataclass(frozen=True, repr=False)
class Server:
    """A mail server; never printed, for it holds a password."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str
    sender: str


def server() -> Server:
    """Read the server from the environment; DeliveryError says what is missing."""
    text = os.environ.get(URL, "")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise DeliveryError(f"{URL} cannot be read; write smtp://user:password@host:587") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise DeliveryError(f"{URL} names no mail server; write smtp://user:password@host:587")
    sender = os.environ.get(FROM) or f"floorview@{parts.hostname}"
    if not ADDRESS.fullmatch(sender):
        raise DeliveryError(f"{FROM} is not a mail address")
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password or "")
    return Server(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password, sender)


def message(parcel: Parcel, to: str, sender: str) -> EmailMessage:
    """Make the mail: words, and the report as a file."""
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = parcel.subject, sender, to
    made["Date"], made["Message-ID"] = formatdate(localtime=False), make_msgid(domain="floorview.invalid")
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(parcel.words)
    kind, _, part = parcel.kind.partition("/")
    made.add_attachment(parcel.content, maintype=kind, subtype=part, filename=parcel.name)
    return made


def send(parcel: Parcel, to: str, of: Server | None = None, patience_s: float = PATIENCE_S) -> None:
    """Send a report to one address; DeliveryError where the server does not take it."""
    using = of or server()
    try:
        _said(using, message(parcel, to, using.sender), patience_s)
    except (OSError, smtplib.SMTPException) as error:
        told = _reason(error)
        raise DeliveryError(f"mail server {using.host}:{using.port}: {told}") from error


def _said(using: Server, made: EmailMessage, patience_s: float) -> None:
    context = ssl.create_default_context()
    if using.scheme == "smtps":
        with smtplib.SMTP_SSL(using.host, using.port, timeout=patience_s, context=context) as link:
            _handed(link, using, made)
        return
    with smtplib.SMTP(using.host, using.port, timeout=patience_s) as link:
        link.ehlo()
        if link.has_extn("starttls"):
            link.starttls(context=context)
        elif using.host not in OWN_MACHINE:
            raise smtplib.SMTPNotSupportedError("it offers no encryption, so nothing was sent")
        _handed(link, using, made)


def _handed(link: smtplib.SMTP, using: Server, made: EmailMessage) -> None:
    if using.user is not None:
        link.login(using.user, using.password)
    link.send_message(made)


def _reason(error: Exception) -> str:
    """Say what went wrong; of refused addresses and sign-ins only the server's code."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"the address was refused ({', '.join(map(str, codes))})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} ({error.smtp_code})"
    return f"{type(error).__name__}: {error}"
