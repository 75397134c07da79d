"""The two ways to speak with a model: what is sent about one article, and how its answer is read.

Nothing is sent here. Our own protocol gives the article and the codebook as data; the other is
the chat that many servers offer, with the codebook turned into instructions.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotator.core.codebooks.codebook import Codebook
from annotator.core.errors import Invalid
from annotator.core.outside import answers, instructions
from annotator.core.outside.answers import PROTOCOL, Answer
from annotator.core.outside.judging import Page
from annotator.core.text import check_json

CHAT, SLANT = "chat", "slant"
# What an answer may take of a model's time is told by these; the rest of a request is ours.
_OURS = frozenset({"model", "messages", "stream", "n", "tools", "functions"})
_FENCE = "```"


@dataclass(frozen=True)
class Asking:
    """What is the same for every article of a run."""

    protocol: str
    model: str
    prompt: str
    parameters: Mapping[str, object]
    codebook: Codebook
    version: str


def check_parameters(parameters: Mapping[str, object]) -> None:
    """Refuse parameters that would change what is asked or how the answer comes."""
    for name in parameters:
        if name in _OURS:
            raise Invalid.at(f"parameters.{name}", "Slant sets this itself.")
    check_json(dict(parameters), "parameters", max_depth=8)


def prompt(codebook: Codebook, protocol: str, more: str) -> str:
    """What the model is told of the codebook: the words by which a run is known afterwards."""
    return instructions.of(codebook, more) if protocol == CHAT else more


def request(asking: Asking, document: str, language: str, page: Page) -> dict[str, Any]:
    """The body about one article. `document` is a name that means nothing elsewhere."""
    if asking.protocol == CHAT:
        return _chat(asking, page)
    return {
        "protocol": PROTOCOL,
        "model": asking.model,
        "parameters": dict(asking.parameters),
        "instructions": asking.prompt,
        "layers": [layer.id for layer in asking.codebook.layers],
        "codebook": {"version": asking.version, "body": asking.codebook.body},
        "document": {
            "id": document,
            "language": language,
            "text": page.text,
            "length": len(page.text),
            "blocks": [list(block) for block in page.blocks],
            "sentences": [list(part) for part in page.sentences],
        },
    }


def _chat(asking: Asking, page: Page) -> dict[str, Any]:
    units = [list(page.units(level)) for level in ("sentence", "block")]
    article = instructions.article(page.text, units[0], units[1], asking.codebook)
    given = {"temperature": 0, "response_format": {"type": "json_object"}, **asking.parameters}
    # A server that does not know a parameter of ours is told nothing of it: null leaves it out.
    kept = {name: value for name, value in given.items() if value is not None}
    return {
        **kept,
        "model": asking.model,
        "messages": [
            {"role": "system", "content": asking.prompt},
            {"role": "user", "content": article},
        ],
    }


def read(protocol: str, raw: str, text: str) -> Answer:
    """What came back, understood; Invalid where it is no answer at all."""
    value = _json(raw, "answer")
    return _of_chat(value, text) if protocol == CHAT else answers.read(value, text)


def usage(protocol: str, raw: str) -> tuple[int, int]:
    """The tokens in and out that an answer says it took, as far as it can be read."""
    try:
        value = _json(raw, "answer")
    except Invalid:
        return 0, 0
    told = value.get("usage") if isinstance(value, dict) else None
    names = ("prompt_tokens", "completion_tokens") if protocol == CHAT else _TOKENS
    if not isinstance(told, dict):
        return 0, 0
    counted = [told.get(name) for name in names]
    whole = [each if type(each) is int and 0 <= each < 2**31 else 0 for each in counted]
    return whole[0], whole[1]


_TOKENS = ("tokens_in", "tokens_out")


def _of_chat(value: object, text: str) -> Answer:
    try:
        choice = value["choices"][0]  # type: ignore[index]
        content = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise Invalid.at("choices", "This is no answer of a chat.", "not_an_answer") from None
    if choice.get("finish_reason") == "length":
        message = "The answer was cut off; let it have more tokens."
        raise Invalid.at("choices", message, "answer_cut")
    if not isinstance(content, str):
        raise Invalid.at("choices", "The model said nothing.", "not_an_answer")
    said = _json(_bare(content), "content")
    if not isinstance(said, dict):
        raise Invalid.at("content", "This must be an object.", "not_an_answer")
    said.pop("usage", None)
    return replace(answers.read(said, text), tokens_in=0, tokens_out=0)


def _bare(content: str) -> str:
    """Without the fence that chats put around code; nothing else is taken away."""
    words = content.strip()
    if words.startswith(_FENCE) and words.endswith(_FENCE) and "\n" in words:
        return words[words.index("\n") : -len(_FENCE)]
    return words


def _json(raw: str, place: str) -> Any:  # noqa: ANN401  whatever was sent
    try:
        value = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, json.JSONDecodeError) else "too deep or no number"
        raise Invalid.at(place, f"This is not JSON: {said}.", "not_json") from None
    check_json(value, place)
    return value


def _no_number(name: str) -> None:
    raise ValueError(name)
