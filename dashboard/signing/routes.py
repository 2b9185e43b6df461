"""`/sign-in` and `/sign-out`: where a name and a password become a cookie, and where that ends."""

import math
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard import written
from dashboard.access import names_loopback
from dashboard.access_settings import Access
from dashboard.signing import form, sessions
from dashboard.signing.check import Check, Outcome
from dashboard.wording import catalogue
from dashboard.wording.catalogue import t
from queries.source import StoreUnreachableError

HEADERS = {
    "content-security-policy": form.POLICY,
    "cache-control": "no-store",
    "referrer-policy": "same-origin",  # without any, a browser would not say where a form comes from
}
FORM_S = sessions.LONGEST_S
MOST = 8_192  # bytes of a form
FIELDS = 8


class Desk:
    """Both pages. `secret` signs the forms."""

    def __init__(self, access: Access, secret: str, check: Check) -> None:
        self._access = access
        self._forms = URLSafeTimedSerializer(secret, salt="floorview form")
        self._check = check

    async def sign_in(self, request: Request) -> Response:
        """Show the form, or take it."""
        lang, following = _lang(request), form.own_address(request.query_params.get("next", ""))
        if not self._may_ask(request):
            return HTMLResponse(form.notice(lang, "sign-in", t("sign_in.needs_tls", lang)), 403, HEADERS)
        if request.method == "GET":
            return self._asking(request, lang, following)
        fields = await _fields(request)
        if not self._is_ours(request, fields):
            return self._asking(request, lang, following, t("sign_in.too_old", lang), 403)
        name = fields.get("name", "")
        try:
            outcome = await run_in_threadpool(self._check, name, fields.get("password", ""))
        except StoreUnreachableError:
            return self._asking(request, lang, following, t("sign_in.unreachable", lang), 503)
        if outcome.token is None:
            return self._refused(request, lang, following, name, outcome)
        answer = RedirectResponse(following, 303, HEADERS)
        kept = sessions.attributes(is_secure=_is_secure(request))
        answer.set_cookie(sessions.COOKIE, outcome.token, max_age=sessions.LONGEST_S, **kept)
        return answer

    async def sign_out(self, request: Request) -> Response:
        """Ask whether to, or do it: the token opens nothing any more, in any window."""
        lang = _lang(request)
        if request.method == "GET":
            nonce = request.cookies.get(sessions.FORM_COOKIE) or token_urlsafe(sessions.BYTES)
            return self._with_nonce(
                request, HTMLResponse(form.sign_out(lang, self._forms.dumps(nonce)), 200, HEADERS), nonce
            )
        if not self._is_ours(request, await _fields(request)):
            return RedirectResponse("/sign-out", 303, HEADERS)
        token = request.cookies.get(sessions.COOKIE)
        if token:
            await run_in_threadpool(written.writes().signed_out, sessions.hashed(token))
        answer = RedirectResponse(f"/sign-in?lang={lang}", 303, HEADERS)
        answer.delete_cookie(sessions.COOKIE, **sessions.attributes(is_secure=_is_secure(request)))
        return answer

    def _asking(self, request: Request, lang: str, following: str, fault: str = "", status: int = 200) -> Response:
        nonce = request.cookies.get(sessions.FORM_COOKIE) or token_urlsafe(sessions.BYTES)
        page = form.sign_in(lang, self._forms.dumps(nonce), following, fault)
        return self._with_nonce(request, HTMLResponse(page, status, HEADERS), nonce)

    def _refused(self, request: Request, lang: str, following: str, name: str, outcome: Outcome) -> Response:
        minutes = math.ceil(outcome.wait_s / 60)
        fault = t("sign_in.shut", lang, minutes=minutes) if minutes else t("sign_in.wrong", lang)
        nonce = request.cookies.get(sessions.FORM_COOKIE, "")
        page = form.sign_in(lang, self._forms.dumps(nonce), following, fault, name)
        after = BackgroundTask(written.writes().sign_in_failed, outcome.failed) if outcome.failed is not None else None
        return HTMLResponse(page, 429 if minutes else 401, HEADERS, background=after)

    def _with_nonce(self, request: Request, answer: Response, nonce: str) -> Response:
        kept = sessions.attributes(is_secure=_is_secure(request))
        answer.set_cookie(sessions.FORM_COOKIE, nonce, max_age=FORM_S, **kept)
        return answer

    def _is_ours(self, request: Request, fields: dict[str, str]) -> bool:
        """Whether a form came from a page of ours in the same browser."""
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return False
        nonce = request.cookies.get(sessions.FORM_COOKIE)
        try:
            return bool(nonce) and self._forms.loads(fields.get("token", ""), max_age=FORM_S) == nonce
        except BadData:
            return False

    def _may_ask(self, request: Request) -> bool:
        """Whether a password may travel this way: encrypted, on this machine, or as the settings allow it."""
        return not self._access.tls or _is_secure(request) or names_loopback(dict(request.headers.items()))

    def routes(self) -> list[BaseRoute]:
        """Make both."""
        ways = ["GET", "POST"]
        return [Route("/sign-in", self.sign_in, methods=ways), Route("/sign-out", self.sign_out, methods=ways)]


def _lang(request: Request) -> str:
    return catalogue.language(request.query_params.get("lang"))


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"


async def _fields(request: Request) -> dict[str, str]:
    """Read a form of at most MOST bytes; a larger one, or one that is none, has no fields."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST:
                return {}
        found = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS)
    except (ValueError, ClientDisconnect):
        return {}
    return {name: values[0] for name, values in found.items()}
