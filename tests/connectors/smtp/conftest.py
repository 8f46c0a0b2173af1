"""A real SMTP server on a port of its own that behaves as a test says."""

import asyncio
import contextlib
import datetime
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Sink:
    """Takes mail as aiosmtpd does; `answers` replaces the answer to a command, None hangs up there."""

    def __init__(self) -> None:
        self.answers: dict[str, str | None] = {}
        self.mails: list[Envelope] = []
        self.port = 0

    async def _answer(self, server: SMTP, command: str, otherwise: str) -> str:
        answer = self.answers.get(command, otherwise)
        if answer is None:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.Event().wait()
        assert answer is not None
        return answer

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer(server, "MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer(server, f"RCPT {address}", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(envelope)
        if "SLOW" in self.answers:
            await asyncio.Event().wait()
        return await self._answer(server, "DOT", "250 stored")


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=data.login == b"desk" and data.password == b"right:word", handled=False)


@contextlib.contextmanager
def _served(sink: Sink, **options: Any) -> Iterator[None]:
    loop = asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(sink, hostname="sink.example", loop=loop, **options), "127.0.0.1", 0
        )

    server = loop.run_until_complete(start())
    sink.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def stop() -> None:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        loop.stop()

    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop)
        thread.join(30)
        assert not thread.is_alive()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A server without TLS."""
    one = Sink()
    with _served(one, enable_SMTPUTF8=True, data_size_limit=100_000):
        yield one


@pytest.fixture
def plain_sink() -> Iterator[Sink]:
    """A server that knows no SMTPUTF8."""
    one = Sink()
    with _served(one):
        yield one


@pytest.fixture
def secured_sink(tmp_path: Path) -> Iterator[tuple[Sink, Path]]:
    """A server that wants STARTTLS and a password, with the certificate to trust."""
    certificate = _certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    one = Sink()
    with _served(one, tls_context=context, auth_required=True, authenticator=_authenticate):
        yield one, certificate


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "sink.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
