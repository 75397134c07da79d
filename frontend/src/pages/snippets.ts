/**
 * Scripts that download a project's dataset and check it, to be copied from the download page.
 * Each reads its token from SLANT_TOKEN and ends by counting the quotes that equal their offsets;
 * a test runs them as they stand. In the tables a text that a spreadsheet would take for a formula
 * has an apostrophe before it, which the scripts take off again.
 */

/** Shares of readers as a table: there are no quotes to be checked. */
export function softSnippet(origin: string, slug: string, filters: string): string {
  return `import io, os, urllib.request, zipfile
import pandas as pd

request = urllib.request.Request(
    "${exportUrl(origin, slug)}?format=tables${filters}",
    headers={"Authorization": "Bearer " + os.environ["SLANT_TOKEN"]},
)
with urllib.request.urlopen(request) as answer:
    tables = zipfile.ZipFile(io.BytesIO(answer.read()))
rows = pd.read_csv(tables.open("soft.csv"), keep_default_na=False)
print(len(rows), "rows of", rows["document"].nunique(), "articles")`;
}

function exportUrl(origin: string, slug: string): string {
  return `${origin}/api/v1/projects/${slug}/export/`;
}

export function curlSnippet(origin: string, slug: string, _marks = "passage", filters = ""): string {
  const url = exportUrl(origin, slug);
  return `curl -fsS -H "Authorization: Bearer $SLANT_TOKEN" -o ${slug}.zip "${url}?format=tables${filters}"
curl -fsS -H "Authorization: Bearer $SLANT_TOKEN" -o ${slug}.jsonl "${url}?format=jsonl${filters}"
python3 -c '
import json
good = total = 0
for line in open("${slug}.jsonl", encoding="utf-8"):
    article = json.loads(line)
    for reading in article["assignments"]:
        for mark in reading["annotations"]:
            if mark["parts"]:
                words = " … ".join(article["text"][start:end] for start, end in mark["parts"])
                good += mark["quote"] == words
                total += 1
print(good, "of", total, "quotes equal their offsets")
'`;
}

/** `marks` names the table: one for each kind of thing that the codebook marks. */
export function pythonSnippet(origin: string, slug: string, marks = "passage", filters = ""): string {
  return `import io, json, os, re, urllib.request, zipfile
import pandas as pd

def download(query):
    request = urllib.request.Request(
        "${exportUrl(origin, slug)}?" + query,
        headers={"Authorization": "Bearer " + os.environ["SLANT_TOKEN"]},
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read()

def plain(cell):  # without the apostrophe that keeps spreadsheets from running a text
    return re.sub(r"^'('*[=+\\-@\\t\\r])", r"\\1", cell)

tables = zipfile.ZipFile(io.BytesIO(download("format=tables${filters}")))
marks = pd.read_csv(tables.open("annotations_${marks}.csv"), keep_default_na=False,
                    dtype={"document": str, "quote": str, "parts": str})
articles = [json.loads(line) for line in download("format=jsonl${filters}").decode().split("\\n") if line]
text = {article["key"]: article["text"] for article in articles}

good = 0
for mark in marks.itertuples():
    parts = json.loads(mark.parts or f"[[{mark.start}, {mark.end}]]")
    words = " … ".join(text[plain(mark.document)][start:end] for start, end in parts)
    good += plain(mark.quote) == words
print(good, "of", len(marks), "quotes equal their offsets")`;
}

export function rSnippet(origin: string, slug: string, marks = "passage", filters = ""): string {
  return `library(jsonlite)

download <- function(query, file) {
  download.file(paste0("${exportUrl(origin, slug)}?", query), file, mode = "wb", quiet = TRUE,
                headers = c(Authorization = paste("Bearer", Sys.getenv("SLANT_TOKEN"))))
  file
}

# Without the apostrophe that keeps spreadsheets from running a text.
plain <- function(cell) sub("^'('*[=+@\\t\\r-])", "\\\\1", cell)

unzip(download("format=tables${filters}", "${slug}.zip"), exdir = "${slug}")
marks <- read.csv("${slug}/annotations_${marks}.csv", na.strings = character(), encoding = "UTF-8",
                  colClasses = c(document = "character", quote = "character", parts = "character"))
lines <- readLines(download("format=jsonl${filters}", "${slug}.jsonl"), encoding = "UTF-8")
articles <- lapply(lines, fromJSON, simplifyVector = FALSE)
text <- setNames(lapply(articles, function(a) a$text), sapply(articles, function(a) a$key))

words <- function(document, start, end, parts) {
  spans <- if (nzchar(parts)) fromJSON(parts) else cbind(start, end)
  paste(substring(text[[plain(document)]], spans[, 1] + 1, spans[, 2]), collapse = " \\u2026 ")
}
found <- unlist(Map(words, marks$document, marks$start, marks$end, marks$parts))
good <- sum(found == plain(marks$quote))
cat(good, "of", nrow(marks), "quotes equal their offsets\\n")`;
}
