"""Our own hostile mails, in `mailbox/`: a file for each kind, with places for what differs from test to test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MAILBOX = Path(__file__).parent / "mailbox"


def mail(name: str, **places: str) -> bytes:
    """A mail of the mailbox with its places filled in, on lines as they come over the wire."""
    text = (MAILBOX / f"{name}.eml").read_text(encoding="utf-8").format(**places)
    return text.replace("\n", "\r\n").encode()


@dataclass(slots=True)
class Outside:
    """A web server of the outside world that counts who asks it for anything."""

    address: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def outside() -> Iterator[Outside]:
    """The web server, for as long as it is needed."""

    class Count(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - named by the library

        def log_message(self, *args: object) -> None:
            """Nothing to say."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Count) as server:
        seen = Outside(address=f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join(30)
            assert not thread.is_alive()
