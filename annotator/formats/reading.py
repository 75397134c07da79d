"""What every reader gives: numbered records, or what is wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from annotator.core.codebooks.codebook import Codebook
from annotator.core.conventions import Convention
from annotator.core.errors import Invalid
from annotator.core.records import DocumentRecord


@dataclass
class Notes:
    """What a look at a file finds out about it, where nothing is written yet.

    `labels` are the labels with how often they stand there, and what they mean here, None where
    nobody knows; `ways` says of each way of counting under how many of the `quoted` places it
    puts the quoted words.
    """

    labels: dict[str, int] = field(default_factory=dict)
    meanings: dict[str, str | None] = field(default_factory=dict)
    ways: dict[str, int] = field(default_factory=dict)
    quoted: int = 0


@dataclass(frozen=True)
class Options:
    """What a file cannot say itself.

    For other tools' files: `codebook` is what their labels are looked up in, and `labels` says
    what a label of theirs means where its name does not (`layer`, `layer.dimension=label`, or
    `-` for "leave it out"). `convention` is how they count, where the quotes shall not decide
    it. `annotator` made the marks where nothing says who did. With `drop_misplaced` a mark
    whose quote is not at its place is left out and counted; else it is a fault. `state` is
    what their readings are: finished, or begun where the codebook asks for more than they say.
    `rights` are those of every article of which the file says none.
    `mapping` says what the columns of a table mean; without it the file itself begins with it.
    For a preview: `notes` are taken, and an unknown label is noted and left out; of a table only
    the `most_rows` first are read. Of a table all rows are read before the first record comes:
    `rows_read` is told how many, every so often.
    """

    key: str | None = None
    title: str | None = None
    content_warning: str = ""
    file_name: str = ""
    codebook: Codebook | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    convention: Convention | None = None
    annotator: str = ""
    drop_misplaced: bool = False
    state: str = "submitted"
    rights: Mapping[str, object] = field(default_factory=dict)
    mapping: Mapping[str, object] | None = None
    notes: Notes | None = None
    most_rows: int | None = None
    rows_read: Callable[[int], None] = lambda _: None


@dataclass(frozen=True)
class Remark:
    """Something that was left as it is, and that whoever imports should look at."""

    line: int
    place: str
    message: str
    code: str


@dataclass(frozen=True)
class Line:
    """One record, or the reason why it is none. `number` counts from 1, as editors do.

    `tally` counts what became of another tool's marks: read, matched, shifted, dropped.
    `remarks` are listed in the report and refuse nothing. `of` is how many records there will
    be, where that is known: a stream's length tells how far it is, a zip's does not. What
    `is_left_out` is neither a record nor wrong, only counted and perhaps remarked upon.
    """

    number: int
    record: DocumentRecord | None = None
    fault: Invalid | None = None
    tally: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    of: int = 0
    is_left_out: bool = False


Reader = Callable[[BinaryIO, Options], Iterator[Line]]
