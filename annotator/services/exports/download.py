"""A file on its way out, with what it is read from."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack


class Download:
    """A file that is made while it is read. Whoever has it closes it, read to the end or not.

    `records` is how many records it announces: articles, or annotations where these are the
    lines or the rows. It is counted in the snapshot that the bytes come from.
    """

    def __init__(
        self,
        *,
        name: str,
        media_type: str,
        records: int,
        chunks: Generator[bytes],
    ) -> None:
        self.name = name
        self.media_type = media_type
        self.records = records
        self._chunks = chunks
        self._first: bytes | None = None
        self._resources = ExitStack()

    def keep(self, resources: ExitStack) -> None:
        """Take over what must be let go of in the end."""
        self._resources = resources

    def begin(self) -> None:
        """Have the first bytes at hand: what goes wrong until then can still be answered."""
        try:
            self._first = next(self._chunks, b"")
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        try:
            if self._first:
                yield self._first
            yield from self._chunks
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the snapshot and of what stands on disk. Closing twice is harmless."""
        # First what reads, then what it reads from.
        self._chunks.close()
        self._resources.close()
