"""Who is let in, and how: `[access]` of `floorview.toml`."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from dashboard.settings_table import Table

LOOPBACK: tuple[IPv4Network | IPv6Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def _network(text: object) -> IPv4Network | IPv6Network:
    return ip_network(text if isinstance(text, IPv4Network | IPv6Network) else str(text))


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]


class Access(Table):
    """Who is let in, and how people say who they are; how long tokens of walls live."""

    sign_in: Literal["none", "local", "oidc", "proxy"] = Field(default="none", examples=["local"])
    desks: tuple[Network, ...] = Field(default=LOOPBACK, examples=[["10.1.0.0/16"]])
    proxies: tuple[Network, ...] = Field(default=(), examples=[["10.1.0.5/32"]])
    user_header: str = Field(
        default="X-Forwarded-User", pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$", examples=["Remote-User"]
    )
    tls: bool = Field(default=True, examples=[True])
    proxy_signs_in: bool = Field(default=False, examples=[False])
    wall_token_days: int = Field(default=90, ge=1, le=90, examples=[90])
    streams_at_most: int = Field(default=2000, ge=1, le=20000, examples=[2000])

    @property
    def is_personal(self) -> bool:
        """Whether people say who they are; else whoever sits at a desk is a supervisor."""
        return self.sign_in != "none"

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if self.sign_in == "proxy" and not self.proxies:
            raise ValueError('sign_in = "proxy" needs proxies: the addresses whose user header is believed')
        if self.sign_in != "proxy" and self.proxies:
            raise ValueError('proxies are believed with sign_in = "proxy" only')
        if self.is_personal and self.proxy_signs_in:
            raise ValueError("proxy_signs_in makes everybody a supervisor; leave it out where people sign in")
        return self
