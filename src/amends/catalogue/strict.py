"""Strict reading of catalogue files: an error names file, line, key and the nearest valid word.

Every key that is read is marked as known; `finish` refuses what is left over. Standard library
only, so that the stream commands start quickly.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
SHIPPED = Path(__file__).parent
_REQUIRED: Any = object()
_HEADER = re.compile(r"^[ \t]*\[+([^\[\]\n]{1,200})\]+", re.MULTILINE)


class CatalogueError(ValueError):
    """A catalogue file that cannot be used; `str()` is one sentence fit to show a person."""

    def __init__(self, message: str, *, file: str, line: int = 0, key: str = "") -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {key + ': ' if key else ''}{message}")
        self.file, self.line, self.key = file, line, key


def nearest(word: str, words: Iterable[str]) -> str:
    """A sentence that offers the closest of `words`, or lists them when none is close."""
    known = sorted(map(str, words))  # a member of an enumeration shows as its word
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"


class Table:
    """One TOML table, read key by key; each reader checks the type and marks the key as known."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        file: str,
        text: str = "",
        path: str = "",
        parent: "Table | None" = None,
        place: tuple[str, int] = ("", 0),
    ) -> None:
        """`place` is the key of this table in its parent and its number in a list, to find its line again."""
        self._data, self.file, self._text, self._path = data, file, text, path
        self._parent, self._place = parent, place
        self._known: set[str] = set()
        self._children: list[Table] = []

    def error(self, key: str, message: str) -> CatalogueError:
        """An error that points at `key` of this table, or at the head of the table when the key is not there."""
        start, end = self._span()
        head = _HEADER.search(self._text, start, end)
        own = head.start() if head else end
        word = rf"""["']?{re.escape(key)}["']?"""
        found = (
            re.compile(rf"^[ \t]*{word}[ \t]*[=.]", re.MULTILINE).search(self._text, start, own)
            or re.compile(rf"^[ \t]*\[+[\w. \t-]*\b{word}[ \t]*[.\]]", re.MULTILINE).search(
                self._text, start, end
            )
            or re.compile(rf"\b{word}[ \t]*=").search(self._text, start, own)
        )
        at = found.end() if found else start
        line = self._text.count("\n", 0, at) + 1 if at else 0
        return CatalogueError(message, file=self.file, line=line, key=self._path + key)

    def _span(self) -> tuple[int, int]:
        """Where this table stands in the text, with what is below it; looked for only when something is wrong."""
        if self._parent is None:
            return 0, len(self._text)
        start, end = self._parent._span()
        key, number = self._place
        name = re.sub(r"\[\d+\]", "", self._path).rstrip(".")
        heads = [
            found for found in _HEADER.finditer(self._text, start, end) if found[1].replace(" ", "") == name
        ]
        if number < len(heads):
            mine = heads[number].end()
            for other in _HEADER.finditer(self._text, mine, end):
                if not other[1].replace(" ", "").startswith(name + "."):
                    return mine, other.start()
            return mine, end
        inline = re.compile(rf"\b{re.escape(key)}\b[\"']?[ \t]*=").search(self._text, start, end)
        return (inline.end(), end) if inline else (start, end)

    def has(self, key: str) -> bool:
        """Whether the key is present (it counts as known from now on)."""
        self._known.add(key)
        return key in self._data

    def _take(self, key: str, kind: type | tuple[type, ...], words: str, default: Any) -> Any:  # noqa: ANN401
        self._known.add(key)
        if key not in self._data:
            if default is _REQUIRED:
                unread = [word for word in self._data if word not in self._known]
                for meant in difflib.get_close_matches(key, unread, n=1, cutoff=0.75):
                    raise self.error(meant, f"is not known here; did you mean {key!r}?")
                raise self.error(key, f"is missing; it must be {words}")
            return default
        value = self._data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(key, f"must be {words}, not {value!r}")
        return value

    def text(self, key: str, *, default: str = _REQUIRED, one_of: Iterable[str] | None = None) -> str:
        """A string; with `one_of`, one of a closed list."""
        value: str = self._take(key, str, "text", default)
        if one_of is not None and value not in (known := list(one_of)) and value != default:
            raise self.error(key, f"{value!r} is not known; {nearest(value, known)}")
        return value

    def number(self, key: str, *, default: float = _REQUIRED, minimum: float, maximum: float) -> float:
        """A number between two bounds, both allowed."""
        value = float(self._take(key, (int, float), "a number", default))
        if not minimum <= value <= maximum:
            raise self.error(key, f"must lie between {minimum:g} and {maximum:g}, not {value:g}")
        return value

    def whole(self, key: str, *, default: int = _REQUIRED, minimum: int, maximum: int) -> int:
        """A whole number between two bounds, both allowed."""
        value: int = self._take(key, int, "a whole number", default)
        if not minimum <= value <= maximum:
            raise self.error(key, f"must lie between {minimum} and {maximum}, not {value}")
        return value

    def flag(self, key: str, *, default: bool = _REQUIRED) -> bool:
        """true or false."""
        value: bool = self._take(key, bool, "true or false", default)
        return value

    def texts(
        self, key: str, *, default: tuple[str, ...] = _REQUIRED, one_of: Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """A list of strings; with `one_of`, each from a closed list."""
        values = self._take(key, (list, tuple), "a list of texts", default)
        known = None if one_of is None else list(one_of)
        for value in values:
            if not isinstance(value, str):
                raise self.error(key, f"must be a list of texts, not {value!r}")
            if known is not None and value not in known:
                raise self.error(key, f"{value!r} is not known; {nearest(value, known)}")
        return tuple(values)

    def wholes(self, key: str, *, minimum: int, maximum: int) -> tuple[int, ...]:
        """A list of whole numbers, each between two bounds, both allowed."""
        values = self._take(key, (list, tuple), "a list of whole numbers", _REQUIRED)
        for value in values:
            if type(value) is not int or not minimum <= value <= maximum:
                raise self.error(key, f"must be whole numbers between {minimum} and {maximum}, not {value!r}")
        return tuple(values)

    def table(self, key: str) -> "Table":
        """A table below this one; empty when it is absent."""
        return self._child(key, self._take(key, dict, "a table", {}), f"{self._path}{key}.", 0)

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables below this one."""
        rows = self._take(key, list, "a list of tables", [])
        return tuple(self._child(key, row, f"{self._path}{key}[{n}].", n) for n, row in enumerate(rows))

    def _child(self, key: str, data: object, path: str, number: int) -> "Table":
        if not isinstance(data, dict):
            raise self.error(key, f"must be a table, not {data!r}")
        child = Table(data, file=self.file, text=self._text, path=path, parent=self, place=(key, number))
        self._children.append(child)
        return child

    def keys(self) -> tuple[str, ...]:
        """The keys present, for tables whose keys are data; each must still be read."""
        return tuple(self._data)

    def finish(self) -> None:
        """Refuse every key that nothing has read, here and below."""
        for key in self._data:
            if key not in self._known:
                raise self.error(key, f"is not known here; {nearest(key, self._known)}")
        for child in self._children:
            child.finish()


def once(rows: Iterable[Table], build: Callable[[Table], T]) -> list[T]:
    """Each row built, in order; an `id` that stands twice is an error, because only one could count."""
    seen: set[str] = set()
    built = []
    for row in rows:
        name = row.text("id")
        if name in seen:
            raise row.error("id", f"{name!r} stands here twice; give each row a name of its own")
        seen.add(name)
        built.append(build(row))
    return built


def load_text(text: str, build: Callable[[Table], T], *, file: str) -> T:
    """Read one TOML document with `build`; every problem is a `CatalogueError`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise CatalogueError(f"is not TOML: {error}", file=file, line=int(line[1]) if line else 0) from None
    table = Table(data, file=file, text=text)
    item = build(table)
    table.finish()
    return item


def load_file(path: Path, build: Callable[[Table], T]) -> T:
    """Read one catalogue file (UTF-8)."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"cannot be read: {error}", file=str(path)) from None
    return load_text(text, build, file=str(path))


def load_folder(kind: str, build: Callable[[Table], T], *, site: Path | None = None) -> dict[str, T]:
    """Every `<kind>/*.toml` as shipped, by file name without ending, overridden by those of `site`."""
    items: dict[str, T] = {}
    for base in (SHIPPED, site):
        if base is not None:
            for path in sorted((base / kind).glob("*.toml")):
                items[path.stem] = load_file(path, build)
    return items
