"""The data sheet and the data statement: facts filled in, the rest as marked questions.

After Gebru et al., “Datasheets for Datasets” (2021), and Bender and Friedman, “Data Statements
for Natural Language Processing” (2018). What a program knows it says; what only people know is
asked, and stays marked until somebody answers. Nothing is ever made up.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]
# As much of what a model was told as a sheet can hold; its hash is of all of it.
_PROMPT = 1_000

UNANSWERED = "> **Not answered yet.** Only the makers of this dataset know."


@dataclass(frozen=True)
class Question:
    """One question; `fact` answers it from the data, and people may add to that."""

    id: str
    asks: str
    fact: Callable[[Facts], str] | None = None


@dataclass(frozen=True)
class Section:
    """Questions that belong together."""

    title: str
    questions: Sequence[Question]


def _size(facts: Facts) -> str:
    counts = facts["counts"]
    rows = [
        (
            f"- {counts['documents']:,} articles, {counts['readings']:,} readings by"
            f" {counts['annotators']:,} annotators, {counts['annotations']:,} annotations;"
            f" {counts['gold']:,} annotations in the settled version."
        ),
        f"- {facts['empty_readings']:,} readings in which nothing was found.",
    ]
    rows += [f"- {name}: {number:,} articles" for name, number in facts["languages"].items()]
    return "\n".join(rows)


def _sources(facts: Facts) -> str:
    listed = [f"- {name}: {number:,} articles" for name, number in facts["outlets"].items()]
    return "\n".join([f"{len(listed)} outlets, {facts['events']:,} events.", "", *listed])


def _when(facts: Facts) -> str:
    first, last = facts["published"]
    undated = facts["undated"]
    if first is None:
        return "No article has a date of publication."
    said = f"The articles were published between {first} and {last}."
    return f"{said} {undated:,} have no date." if undated else said


def _text(facts: Facts) -> str:
    held, withheld = facts["with_text"], facts["counts"]["documents"] - facts["with_text"]
    said = [f"{held:,} articles with their text, {withheld:,} without."]
    if withheld:
        words = facts["options"]["quote_words"]
        quoted = f"at most {words} words of a mark" if words else "no words of a mark"
        said.append(
            f"Where it is withheld the release gives address, date, length, hash and offsets,"
            f" {quoted}, and no run of more than {facts['limit']} characters of the text anywhere."
            " `rehydrate` puts everything together with a copy of your own."
        )
    return " ".join(said)


def _labels(facts: Facts) -> str:
    lines = []
    for layer in facts["layers"]:
        lines.append(f"- **{layer['title']}** (`{layer['id']}`, {layer['level']})")
        for question in layer["questions"]:
            listed = ", ".join(f"`{name}` {n:,}" for name, n in question["labels"].items())
            many = f": {listed}" if listed else ""
            lines.append(f"  - {question['title']} (`{question['id']}`){many}")
    return "\n".join(lines)


def _process(facts: Facts) -> str:
    settings = facts["settings"]
    shown = "hidden from" if settings["blind_outlet"] else "shown to"
    peers = "did not see" if settings["blind_peers"] else "could see"
    versions = ", ".join(facts["codebooks"]) or "none"
    rounds = ", ".join(f"{each['name']} ({each['purpose']})" for each in facts["rounds"])
    return (
        f"People read whole articles in Slant and marked them after the codebook"
        f" (versions: {versions}). Outlet and byline were {shown} annotators; annotators {peers}"
        f" each other's work. Rounds: {rounds}. At least"
        f" {settings['annotators_per_document']} annotators were asked for each article."
    )


def _models(facts: Facts) -> str:
    """Older versions were frozen before models were told of."""
    found = facts.get("models", [])
    if not found:
        return "No model from outside has read these articles."
    begun = "Models have read articles of the project; their readings are not in this version."
    lines = [begun, ""]
    for each in found:
        prompt = " ".join(each["prompt"].split())
        more = "…" if len(prompt) > _PROMPT else ""
        said = f" Prompt: “{prompt[:_PROMPT]}{more}”" if prompt else ""
        lines.append(
            f"- {each['name']}, version {each['version']}: {each['readings']:,} readings"
            f" (prompt SHA-256 {each['prompt_sha256']}).{said}"
        )
    return "\n".join(lines)


def _left_out(facts: Facts) -> str:
    if not facts["left_out"]:
        return "Nothing of the project is left out."
    lines = [
        f"- {each['reason']}: {each['readings']:,} readings, {each['annotations']:,} annotations"
        for each in facts["left_out"]
    ]
    return "\n".join(["Left out of this release:", "", *lines])


def _splits(facts: Facts) -> str:
    recipe = facts["options"]["splits"]
    parts = ", ".join(f"{name} {number:,}" for name, number in facts["splits"].items())
    return f"{facts['splits_say']} Seed {recipe['seed']}. Articles: {parts}."


def _private(facts: Facts) -> str:
    days = "days" if facts["options"]["days"] else "no times at all"
    return (
        "Annotators appear behind hashes keyed with a secret of this release alone, so that two"
        f" releases cannot be joined by them; times are given as {days}; ids of the project are"
        " not in. What annotators told about themselves is in only by consent and in coarse groups."
    )


def _people(facts: Facts) -> str:
    """Each question that was put, with how many are in each group."""
    told = facts["background"].values()
    if not told:
        return "What the annotators told of themselves is not in this version."
    lines = [
        (
            f"Told by consent, in groups of at least {facts['background_floor']} people;"
            " the table `annotators` has it by pseudonym."
        ),
        "",
    ]
    for each in facts["background_asked"]:
        counts = Counter(one[each["id"]] for one in told if each["id"] in one)
        listed = ", ".join(f"{name}: {number}" for name, number in sorted(counts.items()))
        lines.append(f"- {each['question'] or each['title']} {listed}")
    return "\n".join(lines)


def _licence(facts: Facts) -> str:
    return (
        f"The annotations: {facts['options']['licence']}. The rights in the articles' texts stay"
        " with their owners and are not part of this licence."
    )


def _version(facts: Facts) -> str:
    return (
        f"This is version {facts['version']}, frozen at {facts['as_of']}. A version never changes;"
        " what must go is withdrawn, and a new version follows. CHANGES.md tells them apart."
    )


def _language(facts: Facts) -> str:
    named = ", ".join(f"{name} ({number:,})" for name, number in facts["languages"].items())
    return f"BCP 47, with numbers of articles: {named}."


DATASHEET: tuple[Section, ...] = (
    Section(
        "Motivation",
        (
            Question("purpose", "For what purpose was the dataset created?"),
            Question("makers", "Who created it, and on behalf of whom?"),
            Question("funding", "Who funded it?"),
        ),
    ),
    Section(
        "Composition",
        (
            Question("size", "What is in it, and how much?", _size),
            Question("sources", "Which outlets are in it?", _sources),
            Question("sampling", "How were outlets, events and articles chosen?"),
            Question("text", "Does it hold the articles' text?", _text),
            Question("labels", "What was asked, and how often was each answer given?", _labels),
            Question("left_out", "What is missing from it?", _left_out),
            Question("splits", "Are there recommended parts for training and testing?", _splits),
            Question("errors", "Which errors, noise and redundancies are known?"),
            Question("sensitive", "What in it might offend, or identify somebody?"),
        ),
    ),
    Section(
        "Collection and annotation",
        (
            Question("when", "From which time are the articles?", _when),
            Question("process", "How was it annotated?", _process),
            Question("models", "Which models were used?", _models),
            Question("annotators", "Who were the annotators, how were they found and trained?"),
            Question("payment", "How were they paid?"),
            Question("ethics", "Was there an ethical review, and did annotators consent?"),
            Question("privacy", "How are annotators protected?", _private),
        ),
    ),
    Section(
        "Uses",
        (
            Question("used", "What has it been used for?"),
            Question("uses", "What else could it be used for?"),
            Question("misuses", "What should it not be used for?"),
        ),
    ),
    Section(
        "Distribution and maintenance",
        (
            Question("licence", "Under which licence is it?", _licence),
            Question("contact", "Who maintains it, and how are they reached?"),
            Question("updates", "How does it change?", _version),
            Question("takedown", "How can somebody ask for an article to be taken out?"),
        ),
    ),
)

STATEMENT: tuple[Section, ...] = (
    Section(
        "Data statement",
        (
            Question("curation", "Curation rationale: which texts, and why these?"),
            Question("language", "Language variety", _language),
            Question("speakers", "Who wrote and who speaks in the texts?"),
            Question("annotator_demographics", "Who annotated?", _people),
            Question("situation", "When, where and for whom were the texts written?", _when),
            Question("characteristics", "Genre, topic and structure of the texts"),
            Question("quality", "Quality of the texts as they came in"),
        ),
    ),
)


def questions() -> tuple[Question, ...]:
    """Every question of both, in order."""
    return tuple(each for part in (*DATASHEET, *STATEMENT) for each in part.questions)


def write(title: str, sections: Sequence[Section], facts: Facts, answers: Mapping[str, str]) -> str:
    """The whole sheet as Markdown."""
    lines = [f"# {title}", ""]
    for section in sections:
        lines += [f"## {section.title}", ""]
        for question in section.questions:
            lines += [f"### {question.asks}", "", *_answer(question, facts, answers), ""]
    return "\n".join(lines)


def _answer(question: Question, facts: Facts, answers: Mapping[str, str]) -> list[str]:
    said = answers.get(question.id, "").strip()
    known = [] if question.fact is None else [question.fact(facts)]
    if said:
        return [*known, "", said] if known else [said]
    return known or [UNANSWERED]
