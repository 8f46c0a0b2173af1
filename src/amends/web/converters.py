"""Numbers in addresses: as long as a key of the database can be, and no longer."""

from django.urls import register_converter


class KeyConverter:
    """A whole number of up to 18 digits; anything longer is an address that does not exist."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KeyConverter, "key")
