/** Other tools' formats: what is in the zip and, in one sentence, what gets lost on the way. */

import { t } from "../../words/t";

export interface OtherFormat {
  id: string;
  title: string;
  holds: string;
  loses: string;
  /** Whether it can say how many readers marked something. */
  holdsShares?: true;
}

export const OTHER_FORMATS: readonly OtherFormat[] = [
  {
    id: "parquet",
    title: "Parquet",
    holds: t("The same tables with types, and the texts of the articles: for pandas, R’s arrow, DuckDB and Spark."),
    loses: t("How a settled version came about is left out."),
    holdsShares: true,
  },
  {
    id: "excel",
    title: "Excel",
    holds: t("One workbook with a sheet for each table. What could be a formula is kept as a text, and the first sheet says so."),
    loses: t("The texts of the articles are left out, and what is too long for a cell is cut."),
    holdsShares: true,
  },
  {
    id: "hugging_face",
    title: "Hugging Face datasets",
    holds: t("A folder that load_dataset reads in one line, with a card that explains every column."),
    loses: t("How a settled version came about is left out."),
    holdsShares: true,
  },
  {
    id: "brat",
    title: "brat",
    holds: t("Text and marks of each annotator side by side, with the settings brat needs."),
    loses: t("What was said of a whole article is left out, and a mark over the end of a line is parted there."),
  },
  {
    id: "label_studio",
    title: "Label Studio",
    holds: t("One task an article, and the page to show it on."),
    loses: t("A mark in several parts becomes several marks with arrows between them, and of people and places only the names stay."),
  },
  {
    id: "doccano",
    title: "doccano",
    holds: t("One article a line, a file for each annotator."),
    loses: t("Answers in words, people, places and remarks are left out, and marks in several parts come apart."),
  },
  {
    id: "web_annotation",
    title: "Web Annotation",
    holds: t("The W3C’s JSON-LD: every mark by its position and by its words."),
    loses: t("Nothing of what people said is left out; where paragraphs and sentences end is."),
  },
  {
    id: "conll",
    title: "CoNLL (BIO)",
    holds: t("One word a line with its tag, for training taggers."),
    loses: t("Where marks overlap only the longest stays, and links, remarks and answers in words are left out."),
  },
  {
    id: "semeval",
    title: "SemEval 2020, task 11",
    holds: t("Articles, and lines of label, start and end for the task’s scorer."),
    loses: t("Nothing says which lines belong together, and links, remarks and answers in words are left out."),
  },
  {
    id: "semeval_2023",
    title: "SemEval 2023, task 3",
    holds: t("Articles, and lines of labels for whole articles, for paragraphs and for spans."),
    loses: t("Nothing says which lines belong together, and links, remarks and answers in words are left out."),
  },
  {
    id: "semeval_2025",
    title: "SemEval 2025, task 10",
    holds: t("Articles, and lines of words, places and labels; as in the task, the end is the last sign."),
    loses: t("Links, remarks, people and places and answers in words are left out."),
  },
  {
    id: "spacy",
    title: "spaCy",
    holds: t("A DocBin for each annotator: a group of spans for each kind of mark and question."),
    loses: t("A mark that ends inside a word becomes the whole word; its exact place is beside it."),
  },
  {
    id: "uima_cas",
    title: "UIMA CAS",
    holds: t("XMI with its types, one file for each article and annotator: for INCEpTION and DKPro."),
    loses: t("A mark in several parts becomes several, joined by links, and links to people are left out."),
  },
  {
    id: "inception",
    title: "INCEpTION",
    holds: t("Texts and CAS files laid out as a project of INCEpTION has them."),
    loses: t("The layers have to be made there first, and links to people are left out."),
  },
  {
    id: "webanno_tsv",
    title: "WebAnno TSV 3.3",
    holds: t("One word a line with a column for each question, one file for each article and annotator."),
    loses: t("Links, remarks and what was said of a whole article are left out."),
  },
];

/** Those that can hold what was chosen. */
export function formatsFor(kind: string): readonly OtherFormat[] {
  return kind === "soft" ? OTHER_FORMATS.filter(({ holdsShares }) => holdsShares) : OTHER_FORMATS;
}
