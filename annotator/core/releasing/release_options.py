"""What somebody may ask of a release, checked once and kept with it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from annotator.core.errors import Invalid
from annotator.core.record_fields import Fields
from annotator.core.releasing.released import Quoting
from annotator.core.releasing.splits import METHODS, Recipe

TEXTS = ("none", "allowed", "all")
MOST_QUOTED = 25
_NUMBER = r"(0|[1-9]\d{0,5})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}\Z")
# SPDX names of licences that are meant for data; another may be named as well.
LICENCES = (
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
    "CC0-1.0",
    "ODbL-1.0",
    "ODC-By-1.0",
)
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{1,63}\Z")


@dataclass(frozen=True)
class ReleaseOptions:
    """Everything but the version; left alone, the safe choice."""

    text: str = "none"
    quote_words: int = 0
    licence: str = "CC-BY-4.0"
    notes: bool = False
    days: bool = True
    round: str = ""
    codebook: str = ""
    splits: Recipe = field(default_factory=Recipe)
    authors: tuple[str, ...] = ()
    # Left out for good: withdrawn articles by key, withdrawn people by pseudonym.
    without_documents: tuple[str, ...] = ()
    without_annotators: tuple[str, ...] = ()

    def gives_text(self, rights: Mapping[str, object]) -> bool:
        """Whether an article with these rights goes in with its text. A no is always heard."""
        allowed = rights.get("may_redistribute_text")
        if self.text == "none" or rights.get("taken_down_at"):
            return False
        return allowed is True if self.text == "allowed" else allowed is not False

    @property
    def quoting(self) -> Quoting:
        """How much of a withheld text may be quoted."""
        return Quoting(self.quote_words)

    def stored(self) -> dict[str, object]:
        """As JSON; `parse` reads it again."""
        return {
            **asdict(self),
            "authors": list(self.authors),
            "without_documents": list(self.without_documents),
            "without_annotators": list(self.without_annotators),
            "splits": {**asdict(self.splits), "shares": list(self.splits.shares)},
        }


def parse(value: object) -> ReleaseOptions:
    """Options from JSON; Invalid names the first wrong place."""
    fields = Fields(value, "options")
    options = ReleaseOptions(
        text=fields.one_of("text", TEXTS, "none"),
        quote_words=fields.number("quote_words") or 0,
        licence=fields.text("licence", 64) or "CC-BY-4.0",
        notes=fields.take("notes", bool, False),
        days=fields.take("days", bool, True),
        round=fields.text("round", 60),
        codebook=fields.text("codebook", 40),
        splits=_recipe(fields.take("splits", dict, {})),
        authors=tuple(" ".join(each.split()) for each in fields.texts("authors") if each.strip()),
        without_documents=tuple(sorted(fields.texts("without_documents"))),
        without_annotators=tuple(sorted(fields.texts("without_annotators"))),
    )
    fields.finish()
    if options.quote_words > MOST_QUOTED:
        raise Invalid.at("options.quote_words", f"{MOST_QUOTED} words is the most.")
    if not _SPDX.match(options.licence):
        message = f"Name a licence as SPDX does, such as {', '.join(LICENCES[:3])}."
        raise Invalid.at("options.licence", message)
    if len(options.authors) > 50 or any(len(each) > 200 for each in options.authors):
        raise Invalid.at("options.authors", "At most 50 names of 200 characters each.")
    return options


def _recipe(value: Mapping[str, object]) -> Recipe:
    fields = Fields(value, "options.splits")
    method = fields.one_of("method", METHODS, "event")
    seed = fields.number("seed")
    shares = fields.take("shares", list, [80, 10, 10])
    fields.finish()
    if len(shares) != 3 or any(type(each) is not int for each in shares):
        raise Invalid.at("options.splits.shares", "Three whole numbers that add up to 100.")
    recipe = Recipe(method, 1 if seed is None else seed, (shares[0], shares[1], shares[2]))
    recipe.check()
    return recipe


def check_version(version: str) -> tuple[int, int, int]:
    """A semantic version as numbers that can be compared."""
    found = _VERSION.match(version)
    if found is None:
        raise Invalid.at("version", "A version is three numbers, such as 1.0.0.")
    return int(found[1]), int(found[2]), int(found[3])
