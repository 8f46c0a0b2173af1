"""What somebody newly wrote, with the way back to where it stands in the whole text."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from amends.domain.messages.model import Segment


@dataclass(frozen=True, slots=True)
class Newly:
    """The new stretches of a text joined into one; `place` maps an offset in it back into the text."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def place(self, *, start: int, end: int) -> tuple[int, int]:
        """Offsets in the whole text of a stretch of the joined one; cut where it leaves its segment."""
        piece = max(bisect_right(self.starts, start) - 1, 0)
        last = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        shift = self.origins[piece] - self.starts[piece]
        return start + shift, min(end, last) + shift


def newly_written(*, text: str, segments: Sequence[Segment]) -> Newly:
    """Join the `new` segments of a folded text; a text without segments is all new."""
    pieces, starts, origins, length = [], [], [], 0
    for segment in segments or (Segment("new", 0, len(text)),):
        if segment.kind == "new":
            pieces.append(text[segment.start : segment.end])
            starts.append(length)
            origins.append(segment.start)
            length += segment.end - segment.start
    return Newly(text="".join(pieces), starts=tuple(starts) or (0,), origins=tuple(origins) or (0,))
