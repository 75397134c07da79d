"""What every reader gives: numbered records, or what is wrong with them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotator.core.errors import Invalid
from annotator.core.records import DocumentRecord


@dataclass(frozen=True)
class Options:
    """What a file cannot say itself."""

    key: str | None = None
    title: str | None = None
    file_name: str = ""


@dataclass(frozen=True)
class Line:
    """One record, or the reason why it is none. `number` counts from 1, as editors do."""

    number: int
    record: DocumentRecord | None = None
    fault: Invalid | None = None


Reader = Callable[[BinaryIO, Options], Iterator[Line]]
