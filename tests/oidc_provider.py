"""An OpenID Connect provider of the tests' own: real HTTP, real RS256, and lies when told to."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "slant", "the client's own secret"
Claims = dict[str, Any]


def new_key() -> rsa.RSAPrivateKey:
    """A pair to sign with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Signs everybody in as `person`; `twist` changes the claims before they are signed."""

    def __init__(self) -> None:
        self.key = new_key()
        self.signs_with = self.key
        self.person: Claims = {}
        self.twist: Callable[[Claims], Claims] = dict
        self.issued: list[str] = []
        self._asked: dict[str, dict[str, str]] = {}
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.post(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self, **person: object) -> None:
        """An honest provider again, and who comes next."""
        self.person, self.twist, self.signs_with = person, dict, self.key

    def close(self) -> None:
        """No longer there."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def description(self) -> dict[str, object]:
        """What it says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def get(self, request: BaseHTTPRequestHandler) -> None:
        """Description, keys, or the page where people say who they are: here it asks nothing."""
        at = urlsplit(request.path)
        if at.path == "/.well-known/openid-configuration":
            _answer(request, 200, self.description)
        elif at.path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            _answer(request, 200, {"keys": [{**public, "kid": "one", "alg": "RS256"}]})
        else:
            asked = {name: values[0] for name, values in parse_qs(at.query).items()}
            code = f"code-{len(self._asked)}"
            self._asked[code] = asked
            query = urlencode({"code": code, "state": asked["state"]})
            request.send_response(302)
            request.send_header("Location", f"{asked['redirect_uri']}?{query}")
            request.end_headers()

    def post(self, request: BaseHTTPRequestHandler) -> None:
        """The code for a token: once, to the client itself, and to who began (PKCE)."""
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self._asked.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
            or asked.get("code_challenge") != proof
        ):
            _answer(request, 400, {"error": "invalid_grant"})
            return
        token = self._signed(asked["nonce"])
        access = f"access-{len(self.issued)}-not-for-the-log"
        self.issued += [token, access]
        _answer(request, 200, {"access_token": access, "id_token": token, "token_type": "Bearer"})

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.person,
        }
        return jwt.encode(self.twist(claims), self.signs_with, "RS256", headers={"kid": "one"})


def _answer(request: BaseHTTPRequestHandler, status: int, content: object) -> None:
    body = json.dumps(content).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
