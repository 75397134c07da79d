"""Files in and out: one file a format, over core records and never over rows."""

from annotator.formats import (
    brat,
    brat_reading,
    conll,
    conll_reading,
    doccano,
    doccano_reading,
    excel,
    hugging_face,
    hugging_face_reading,
    inception,
    inception_reading,
    jsonl,
    label_studio,
    label_studio_reading,
    mapped_table,
    parquet,
    semeval,
    semeval_2023,
    semeval_2025,
    semeval_reading,
    spacy,
    spacy_reading,
    text,
    uima_cas,
    uima_cas_reading,
    web_annotation,
    web_annotation_reading,
    web_page,
    webanno_tsv,
    webanno_tsv_reading,
)
from annotator.formats.archive import Format
from annotator.formats.reading import Reader

__all__ = ["ARCHIVES", "READERS", "Format", "Reader"]

READERS: dict[str, Reader] = {
    "jsonl": jsonl.read,
    "text": text.read,
    "brat": brat_reading.read,
    "conll": conll_reading.read,
    "doccano": doccano_reading.read,
    "hugging_face": hugging_face_reading.read,
    "inception": inception_reading.read,
    "label_studio": label_studio_reading.read,
    "semeval": semeval_reading.read,
    "spacy": spacy_reading.read,
    "table": mapped_table.read,
    "uima_cas": uima_cas_reading.read,
    "web_annotation": web_annotation_reading.read,
    "web_page": web_page.read,
    "webanno_tsv": webanno_tsv_reading.read,
}
# Everything but our own JSONL and CSV, each in a zip that says what was lost.
ARCHIVES: dict[str, Format] = {
    each.FORMAT.name: each.FORMAT
    for each in (
        *(parquet, excel, hugging_face),
        *(brat, web_annotation, conll, doccano, label_studio, semeval),
        *(semeval_2023, semeval_2025, spacy, uima_cas, inception, webanno_tsv),
    )
}
