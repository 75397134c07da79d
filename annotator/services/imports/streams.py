"""The bytes that come in: counted, hashed, and no more of them than the site takes."""

import hashlib
from typing import BinaryIO

from django.conf import settings

from annotator.core.errors import Invalid


class Limited:
    """A stream that counts, hashes and stops at the site's limit."""

    def __init__(self, stream: BinaryIO, length: int | None = None) -> None:
        self._stream = stream
        self._length = length
        self.count = 0
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Some bytes."""
        return self._seen(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """One line."""
        return self._seen(self._stream.readline(size))

    def finish(self) -> None:
        """Refuse what ended before all that was announced had come."""
        if self._length is not None and self.count < self._length:
            message = f"The file ended after {self.count:,} of {self._length:,} bytes."
            raise Invalid("cut_short", message, {"file": [message]})

    def _seen(self, chunk: bytes) -> bytes:
        self.count += len(chunk)
        if self.count > settings.IMPORT_MAX_BYTES:
            most = f"{settings.IMPORT_MAX_BYTES:,}"
            raise Invalid.at("file", f"A file has at most {most} bytes.", "too_large")
        self.digest.update(chunk)
        return chunk
