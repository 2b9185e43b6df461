"""The pages on which somebody signs in or out: plain HTML without scripts, every value escaped."""

from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import urlencode, urlsplit

from dashboard.wording import catalogue
from dashboard.wording.catalogue import t

LONGEST_ADDRESS = 2_000
FIRST = "/"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)


def sign_in(lang: str, token: str, following: str, fault: str = "", name: str = "") -> str:
    """Ask for a name and a password; `fault` says why it did not go well."""
    fields = (
        f'<form method="post" action="{_address("sign-in", lang, following)}">{_hidden(token)}'
        f'<label>{_say("name", lang)}<input name="name" value="{escape(name)}" autocomplete="username" maxlength="200"'
        " required autofocus></label>"
        f'<label>{_say("password", lang)}<input name="password" type="password" autocomplete="current-password"'
        f' maxlength="256" required></label><button>{_say("go", lang)}</button></form>'
    )
    return _page(lang, "sign-in", following, fault, fields)


def sign_out(lang: str, token: str) -> str:
    """Ask whether to sign out."""
    button = f"<button>{_say('out', lang)}</button>"
    fields = f'<form method="post" action="{_address("sign-out", lang)}">{_hidden(token)}{button}</form>'
    return _page(lang, "sign-out", FIRST, "", fields)


def notice(lang: str, path: str, fault: str) -> str:
    """Say why nobody can sign in here."""
    return _page(lang, path, FIRST, fault, "")


def own_address(asked: str) -> str:
    """Return an address of this server to go to afterwards: the one that was asked for, else the first page."""
    parts = urlsplit(asked[:LONGEST_ADDRESS]) if asked.startswith("/") and asked.isprintable() else urlsplit("")
    path = parts.path
    is_own = (
        not parts.scheme and not parts.netloc and path.startswith("/") and "/" not in path[1:] and "\\" not in asked
    )
    return f"{path}?{parts.query}" if is_own and parts.query else path if is_own else FIRST


def _page(lang: str, path: str, following: str, fault: str, form: str) -> str:
    other = next(one for one in catalogue.LANGUAGES if one != lang)
    return _template().format(
        lang=lang,
        title=_say("title" if path == "sign-in" else "out_title", lang),
        said=f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else "",
        form=form,
        other=other,
        other_address=_address(path, other, following),
        other_name=_say("language", other),
    )


def _say(key: str, lang: str) -> str:
    return escape(t(f"sign_in.{key}", lang))


def _hidden(token: str) -> str:
    return f'<input type="hidden" name="token" value="{escape(token)}">'


def _address(path: str, lang: str, following: str = "") -> str:
    asked = {"lang": lang} | ({"next": following} if following else {})
    return escape(f"/{path}?{urlencode(asked)}")


@cache
def _template() -> str:
    return (files("dashboard.signing") / "page.html").read_text("utf-8")
