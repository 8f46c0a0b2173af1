"""Mails for these tests, built as bytes so that nothing straightens them on the way."""

HEAD = {
    "From": "Maria Lopez <maria@city.example>",
    "To": "support@desk.example",
    "Subject": "Printer down",
    "Message-ID": "<one@city.example>",
    "Date": "Mon, 16 Nov 2026 10:00:00 +0000",
}


def letter(body: str | bytes = "The printer is down.\n", **fields: str | bytes) -> bytes:
    """A mail of HEAD with `fields` put over it (an underscore stands for a hyphen; "" drops the field)."""
    head: dict[str, str | bytes] = dict(HEAD)
    for name, value in fields.items():
        name = name.replace("_", "-")
        name = next((known for known in head if known.lower() == name.lower()), name)
        head[name] = value
    lines = [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        for name, value in head.items()
        if value
    ]
    return b"\n".join(lines) + b"\n\n" + (body if isinstance(body, bytes) else body.encode())


def multipart(*parts: str, kind: str = "mixed") -> bytes:
    """A multipart mail; each part begins with its header lines."""
    body = "".join(f"--edge\n{part}\n" for part in parts) + "--edge--\n"
    return letter(body, MIME_Version="1.0", Content_Type=f'multipart/{kind}; boundary="edge"')
