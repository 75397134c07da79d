"""Describes a release for machines: Croissant 1.1 with the fields on responsible AI."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.formats.releases import datasheet
from annotator.formats.releases.datasheet import Facts
from annotator.formats.releases.release_fields import Field, Table

_TYPES: Mapping[str, str] = {
    "text": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "flag": "sc:Boolean",
    "date": "sc:Date",
    "json": "sc:Text",
    "spans": "sc:Text",
    "texts": "sc:Text",
}
_CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def write(
    facts: Facts,
    answers: Mapping[str, str],
    tables: Sequence[Table],
    digests: Mapping[str, str],
    citation: str,
) -> dict[str, object]:
    """The JSON-LD. `digests` are the SHA-256 of the CSV files, by name."""
    options = facts["options"]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [
            "http://mlcommons.org/croissant/1.1",
            "http://mlcommons.org/croissant/RAI/1.0",
        ],
        "name": facts["title"],
        "description": facts["description"] or facts["title"],
        "version": facts["version"],
        "license": f"https://spdx.org/licenses/{options['licence']}.html",
        "url": facts["url"],
        "datePublished": facts["as_of"][:10],
        "creator": [{"@type": "sc:Person", "name": each} for each in options["authors"]]
        or [{"@type": "sc:Organization", "name": facts["title"]}],
        "inLanguage": list(facts["languages"]),
        "citeAs": citation,
        "isLiveDataset": False,
        **_responsible(facts, answers),
        "distribution": [_file(table, digests) for table in tables],
        "recordSet": [_records(table) for table in tables],
    }


def _responsible(facts: Facts, answers: Mapping[str, str]) -> dict[str, Any]:
    """What is known, and of the rest that it is not."""
    known = {each.id: each for each in datasheet.questions()}

    def told(name: str) -> str:
        fact = known[name].fact
        parts = [fact(facts) if fact else "", answers.get(name, "").strip()]
        return "\n".join(each for each in parts if each) or "Not answered by the makers yet."

    return {
        "rai:dataCollection": told("sampling"),
        "rai:dataCollectionTimeFrame": [day for day in facts["published"] if day],
        "rai:dataAnnotationProtocol": told("process"),
        "rai:dataAnnotationPlatform": "Slant",
        "rai:dataAnnotationAnalysis": "agreement.json and agreement.md in the release.",
        "rai:annotationsPerItem": _per_item(facts),
        "rai:annotatorDemographics": told("annotator_demographics"),
        "rai:dataUseCases": told("uses"),
        "rai:dataBiases": told("errors"),
        "rai:dataLimitations": told("left_out"),
        "rai:dataSocialImpact": told("misuses"),
        "rai:personalSensitiveInformation": told("privacy"),
        "rai:dataReleaseMaintenancePlan": told("updates"),
    }


def _per_item(facts: Facts) -> str:
    counts = facts["counts"]
    mean = counts["readings"] / counts["documents"] if counts["documents"] else 0
    return f"{mean:.2f} readings an article on average"


def _file(table: Table, digests: Mapping[str, str]) -> dict[str, object]:
    name = f"csv/{table.name}.csv"
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": table.says,
        "contentUrl": name,
        "encodingFormat": "text/csv",
        "sha256": digests[name],
    }


def _records(table: Table) -> dict[str, object]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.says,
        "field": [_field(table, each) for each in table.fields],
    }


def _field(table: Table, field: Field) -> dict[str, object]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": f"{table.name}/{field.name}",
        "description": field.says,
        "dataType": _TYPES[field.type],
        "source": {
            "fileObject": {"@id": f"csv/{table.name}.csv"},
            "extract": {"column": field.name},
        },
    }
