"""A stand-in for a server of language models on a port of its own; it answers as a test says and keeps the questions."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ModelPeer:
    """`says` is the answer's text; `status`, `body` or `choice` replace what a good server would send."""

    def __init__(self) -> None:
        self.says = "A good answer."
        self.status = 200
        self.body: bytes | None = None
        self.choice: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        self.hangs = False
        self.trickles = False
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.port = 0
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """The address to give the desk."""
        return f"http://127.0.0.1:{self.port}/v1"

    def answer(self) -> bytes:
        """The body that is sent."""
        if self.body is not None:
            return self.body
        message = {"role": "assistant", "content": self.says}
        choice = {"index": 0, "message": message, "finish_reason": "stop", **self.choice}
        return json.dumps({"choices": [choice]}).encode()


@contextlib.contextmanager
def served() -> Iterator[ModelPeer]:
    """A peer that listens until the block ends."""
    peer = ModelPeer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            peer.asked.append({"path": self.path, **json.loads(self.rfile.read(length))})
            peer.keys.append(self.headers.get("Authorization", ""))
            if peer.hangs:
                peer.over.wait(60)
                return
            body = peer.answer()
            with contextlib.suppress(ConnectionError):
                self.send_response(peer.status)
                for name, value in peer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for at in range(len(body)) if peer.trickles else ():
                    self.wfile.write(body[at : at + 1])
                    if peer.over.wait(0.05):
                        return
                if not peer.trickles:
                    self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        peer.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield peer
        finally:
            peer.over.set()
            server.shutdown()
            thread.join(30)
            assert not thread.is_alive()
