"""A server that plays the model, on loopback: it answers as it is told, and well or badly."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import listening

Body = dict[str, Any]


@dataclass
class Reply:
    """What goes back. `after` is called on the handler instead, to misbehave."""

    body: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after: Callable[[BaseHTTPRequestHandler], None] | None = None


Play = Callable[[Body], Reply]


@dataclass
class Model:
    """The server, and all that it was asked."""

    port: int
    play: Play
    asked: list[Body] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}/v1/answer"

    @property
    def texts(self) -> list[str]:
        """The articles it was asked about, in order."""
        return [each["document"]["text"] for each in self.asked]


@contextmanager
def playing(play: Play) -> Iterator[Model]:
    """Answer like this until the test is over."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            model.asked.append(body)
            model.headers.append(dict(self.headers.items()))
            reply = model.play(body)
            if reply.after is not None:
                reply.after(self)
                return
            said = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with listening(Handler) as server:
        model = Model(server.server_port, play)
        yield model


def marks(*found: Body, nothing_found: list[str] | None = None, **usage: int) -> Body:
    """An answer of our own protocol."""
    told = usage or {"tokens_in": 100, "tokens_out": 10}
    return {
        "protocol": "slant-model/1",
        "annotations": list(found),
        "nothing_found": nothing_found or [],
        "usage": told,
    }


def mark(quote: str, **others: object) -> Body:
    """One mark under the demo codebook."""
    values = {"framing": ["none"], "sentiment": "neutral", "voice": "outlet"}
    return {"layer": "passage", "quote": quote, "values": values, "score": 0.7, **others}


def chat(content: str, finish: str = "stop") -> Body:
    """The same words as a chat answers them."""
    return {
        "choices": [
            {"message": {"role": "assistant", "content": content}, "finish_reason": finish}
        ],
        "usage": {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960},
    }


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Announce more than is sent, then hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"protocol": "slant-model/1", "annotations": [')
    handler.close_connection = True


def cut_chunk(handler: BaseHTTPRequestHandler) -> None:
    """The same in the middle of a chunk."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b'400\r\n{"protocol"')
    handler.close_connection = True
