"""A stand-in for a chat service on a port of its own: it answers as a test says and keeps what it was sent."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class NotifyPeer:
    """`status` is what it answers, `moved_to` where it sends whoever asks."""

    def __init__(self) -> None:
        self.status = 200
        self.moved_to = ""
        self.heard: list[dict[str, Any]] = []
        self.port = 0

    @property
    def address(self) -> str:
        """The address to give the desk, with a token in it."""
        return f"json://user:sesame@127.0.0.1:{self.port}/hook?+X-Token=opensesame"


@contextlib.contextmanager
def served() -> Iterator[NotifyPeer]:
    """A peer that listens until the block ends."""
    peer = NotifyPeer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            peer.heard.append({"token": self.headers.get("X-Token", ""), **json.loads(said)})
            self.send_response(302 if peer.moved_to else peer.status)
            if peer.moved_to:
                self.send_header("Location", peer.moved_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()
        assert not thread.is_alive()
