/** The kinds of files, as people call them. */

import type { Format } from "../../api/imports";
import { t } from "../../words/t";

export const FORMATS: { id: Format; title: string }[] = [
  { id: "table", title: t("Table (CSV, TSV, Excel, Parquet, JSON), or a zip of tables") },
  { id: "jsonl", title: t("Records of Slant (JSONL)") },
  { id: "text", title: t("Plain text, one article") },
  { id: "web_page", title: t("Saved web pages (HTML, a zip of them, WARC)") },
  { id: "brat", title: "brat" },
  { id: "conll", title: t("Words with tags (CoNLL)") },
  { id: "doccano", title: "doccano" },
  { id: "hugging_face", title: t("Parquet of Slant, as for Hugging Face (zip)") },
  { id: "inception", title: "INCEpTION" },
  { id: "label_studio", title: "Label Studio" },
  { id: "semeval", title: "SemEval" },
  { id: "spacy", title: "spaCy DocBin" },
  { id: "uima_cas", title: "UIMA CAS XMI" },
  { id: "web_annotation", title: "W3C Web Annotation" },
  { id: "webanno_tsv", title: "WebAnno TSV 3" },
];
