"""An OpenID provider for tests: `python provider_server.py PORT _`. Whoever comes picks who to be, or what is forged.

Nothing is remembered: a code is the name that was picked and the nonce that was asked for.
"""

import sys
from time import time
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
CLIENT = "floorview"
KEY = RSAKey.generate_key(2048, parameters={"kid": "here"})
STRANGE_KEY = RSAKey.generate_key(2048, parameters={"kid": "here"})
FORGED = {
    "issuer": {"iss": "https://other.example"},
    "audience": {"aud": "another"},
    "nonce": {"nonce": "another"},
    "late": {"exp": int(time()) - 3600, "iat": int(time()) - 7200},
}
NAMES = ("ada", "dora", "nobody", "signature", *FORGED)


def discovery(_: Request) -> Response:
    """Say where everything is."""
    places = {"authorization": "authorize", "token": "token", "end_session": "end"}
    told = {f"{name}_endpoint": f"{ISSUER}/{path}" for name, path in places.items()}
    ways = {"response_types_supported": ["code"], "subject_types_supported": ["public"]}
    signing = {"id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["S256"]}
    return JSONResponse({"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", **told, **ways, **signing})


def keys(_: Request) -> Response:
    """Give the public key."""
    return JSONResponse({"keys": [KEY.as_dict(private=False)]})


def authorize(request: Request) -> Response:
    """Let somebody be picked; then go back with the code."""
    asked = request.query_params
    if name := asked.get("as"):
        back = {"code": f"{name}.{asked['nonce']}", "state": asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)
    links = "".join(f'<p><a href="{request.url.include_query_params(**{"as": one})}">{one}</a></p>' for one in NAMES)
    return HTMLResponse(f"<!doctype html><title>Provider</title>{links}".replace("&", "&amp;"))


async def token(request: Request) -> Response:
    """Exchange a code for a signed identity."""
    async with request.form() as form:
        name, nonce = str(form["code"]).split(".", 1)
    now = int(time())
    told = {"iss": ISSUER, "aud": CLIENT, "sub": name, "nonce": nonce, "iat": now, "exp": now + 600}
    key = STRANGE_KEY if name == "signature" else KEY
    signed = jwt.encode(
        {"alg": "RS256", "kid": "here"}, {**told, "email": "all@site.example", **FORGED.get(name, {})}, key
    )
    return JSONResponse({"access_token": "none", "token_type": "Bearer", "expires_in": 600, "id_token": signed})


def end(request: Request) -> Response:
    """Sign out, and go back."""
    return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)


APP = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", discovery),
        Route("/keys", keys),
        Route("/authorize", authorize),
        Route("/token", token, methods=["POST"]),
        Route("/end", end),
    ]
)

if __name__ == "__main__":
    uvicorn.run(APP, host="127.0.0.1", port=PORT, log_level="warning")
