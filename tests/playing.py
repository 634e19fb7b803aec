"""A server that plays a part: it answers as a test tells it."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kg.remote import Limits, answer, connected

YES = b'{"head":{},"boolean":true}'
JSON = {"Content-Type": "application/sparql-results+json"}
ASK = "ASK { ?s ?p ?o }"


def number(value):
    """The answer to a query that counts."""
    row = {"n": {"type": "literal", "value": str(value)}}
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [row]}}).encode()


class Play:
    """A server that answers as it is told: a function from (method, path, headers, body) to an answer."""

    def __init__(self, act, context=None):
        play = self
        self.asked = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                play.asked.append((self.command, self.path, dict(self.headers), body))
                status, headers, content = act(len(play.asked), self.command, self.path, self.headers, body)
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(content))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
                self.close_connection = "Content-Length" in headers

            do_GET = do_POST = do_DELETE = do  # noqa: N815  # the library's names

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # a client that hangs up is what is played
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http{'s' * bool(context)}://127.0.0.1:{self.server.server_port}/sparql"

    @property
    def posts(self):
        return [asked for asked in self.asked if asked[0] == "POST"]


@contextmanager
def playing(act, context=None):
    play = Play(act, context)
    thread = threading.Thread(target=play.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield play
    finally:
        play.server.shutdown()
        thread.join()
        play.server.server_close()


def asking(play, text=ASK, **limits):
    with connected(play.url, limits=Limits(**{"seconds": 5, **limits})) as there:
        return answer(there, text)


def always(status, headers, content=b""):
    return lambda *_: (status, headers, content)
