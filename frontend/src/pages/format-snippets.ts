/**
 * Scripts that fetch the dataset in one of the other formats and open it with what reads that format.
 * Each reads its token from SLANT_TOKEN and says in its last line how much came; a test runs them.
 */

export interface Wanted {
  origin: string;
  slug: string;
  format: string;
  /** The filters, as in the address: `&kind=gold`, or nothing. */
  filters: string;
  /** The layer whose marks are shown; for shares of readers it is not asked. */
  marks: string;
  isSoft: boolean;
}

type Snippet = (wanted: Wanted) => string;

function address({ origin, slug, format, filters }: Wanted): string {
  return `${origin}/api/v1/projects/${slug}/export/?format=${format}${filters}`;
}

function folder({ slug, format }: Wanted): string {
  return `${slug}-${format}`;
}

function table({ marks, isSoft }: Wanted): string {
  return isSoft ? "soft" : `annotations_${marks}`;
}

function fetched(wanted: Wanted, modules: string): string {
  return `import ${modules}io, os, urllib.request, zipfile

request = urllib.request.Request(
    "${address(wanted)}",
    headers={"Authorization": "Bearer " + os.environ["SLANT_TOKEN"]},
)
with urllib.request.urlopen(request) as answer:
    zipfile.ZipFile(io.BytesIO(answer.read())).extractall("${folder(wanted)}")
`;
}

function fetchedInR(wanted: Wanted): string {
  const name = folder(wanted);
  return `download.file("${address(wanted)}", "${name}.zip", mode = "wb", quiet = TRUE,
              headers = c(Authorization = paste("Bearer", Sys.getenv("SLANT_TOKEN"))))
unzip("${name}.zip", exdir = "${name}")
`;
}

const curl: Snippet = (wanted) => {
  const name = folder(wanted);
  return `curl -fsS -H "Authorization: Bearer $SLANT_TOKEN" -o ${name}.zip "${address(wanted)}"
python3 -m zipfile -e ${name}.zip ${name}
python3 -c '
import json
account = json.load(open("${name}/losses.json", encoding="utf-8"))
print(account["counts"]["annotations"], "annotations of", account["counts"]["documents"], "articles")
'`;
};

const plain: Snippet = (wanted) => `${fetched(wanted, "json, ")}
account = json.load(open("${folder(wanted)}/losses.json", encoding="utf-8"))
for each in account["losses"]:
    if each["count"]:
        print(each["count"], "×", each["says"])
print(account["counts"]["annotations"], "annotations of", account["counts"]["documents"], "articles")`;

const pandas: Snippet = (wanted) => {
  const from = folder(wanted);
  const head = `${fetched(wanted, "")}
import pandas as pd

rows = pd.read_parquet("${from}/${table(wanted)}.parquet")`;
  if (wanted.isSoft) return `${head}\nprint(len(rows), "rows of", rows["document"].nunique(), "articles")`;
  return `${head}
text = pd.read_parquet("${from}/documents.parquet").set_index("document")["text"]

good = 0
for row in rows.itertuples():
    parts = row.parts if row.part_count > 1 else [(row.start, row.end)]
    good += row.quote == " … ".join(text[row.document][start:end] for start, end in parts)
print(good, "of", len(rows), "quotes equal their offsets")`;
};

const duckdb: Snippet = (wanted) => {
  const from = folder(wanted);
  const head = `${fetched(wanted, "")}
import duckdb
`;
  if (wanted.isSoft) {
    return `${head}
query = "SELECT count(*), count(DISTINCT document) FROM '${from}/soft.parquet'"
[(rows, articles)] = duckdb.sql(query).fetchall()
print(rows, "rows of", articles, "articles")`;
  }
  return `${head}
[(good, total)] = duckdb.sql("""
    SELECT count(*) FILTER (quote = substring(text, start + 1, "end" - start)), count(*)
    FROM '${from}/${table(wanted)}.parquet' JOIN '${from}/documents.parquet' USING (document)
    WHERE part_count = 1
""").fetchall()
print(good, "of", total, "quotes equal their offsets")`;
};

const arrow: Snippet = (wanted) => {
  const from = folder(wanted);
  const head = `${fetchedInR(wanted)}
library(arrow)
rows <- read_parquet("${from}/${table(wanted)}.parquet")`;
  if (wanted.isSoft) return `${head}\ncat(nrow(rows), "rows of", length(unique(rows$document)), "articles\\n")`;
  return `${head}
articles <- read_parquet("${from}/documents.parquet")
text <- setNames(articles$text, articles$document)
one <- rows[rows$part_count == 1, ]
good <- sum(substring(text[one$document], one$start + 1, one$end) == one$quote)
cat(good, "of", nrow(one), "quotes equal their offsets\\n")`;
};

/** Excel's names of sheets end after 31 signs. */
function sheet(wanted: Wanted): string {
  return table(wanted).slice(0, 31);
}

const workbook: Snippet = (wanted) => `${fetched(wanted, "")}
import pandas as pd

sheets = pd.read_excel("${folder(wanted)}/dataset.xlsx", sheet_name=None, keep_default_na=False)
print(len(sheets["${sheet(wanted)}"]), "rows of", len(sheets["documents"]), "articles")`;

const readxl: Snippet = (wanted) => `${fetchedInR(wanted)}
library(readxl)
rows <- read_excel("${folder(wanted)}/dataset.xlsx", sheet = "${sheet(wanted)}")
articles <- read_excel("${folder(wanted)}/dataset.xlsx", sheet = "documents")
cat(nrow(rows), "rows of", nrow(articles), "articles\\n")`;

const datasets: Snippet = (wanted) => `${fetched(wanted, "")}
from datasets import load_dataset

rows = load_dataset("${folder(wanted)}", "${table(wanted)}")["train"]
articles = load_dataset("${folder(wanted)}", "documents")["train"]
print(rows.num_rows, "rows of", articles.num_rows, "articles")`;

const BY_FORMAT: Record<string, Record<string, Snippet>> = {
  parquet: { python: pandas, duckdb, r: arrow, curl },
  excel: { python: workbook, r: readxl, curl },
  hugging_face: { datasets, curl },
};

/** The languages for a format, the likeliest first, each with its lines. */
export function formatSnippets(wanted: Wanted): Record<string, string> {
  const found = BY_FORMAT[wanted.format] ?? { python: plain, curl };
  return Object.fromEntries(Object.entries(found).map(([language, snippet]) => [language, snippet(wanted)]));
}
