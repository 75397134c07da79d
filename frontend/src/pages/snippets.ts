/**
 * Scripts that download a project's dataset and check it, to be copied from the download page.
 * Each reads its token from SLANT_TOKEN and ends by counting the quotes that equal their offsets;
 * a test runs them as they stand.
 */

function exportUrl(origin: string, slug: string): string {
  return `${origin}/api/v1/projects/${slug}/export/`;
}

export function curlSnippet(origin: string, slug: string): string {
  const url = exportUrl(origin, slug);
  return `curl -fsS -H "Authorization: Bearer $SLANT_TOKEN" -o ${slug}.zip "${url}?format=tables"
curl -fsS -H "Authorization: Bearer $SLANT_TOKEN" -o ${slug}.jsonl "${url}?format=jsonl"
python3 -c '
import json
good = total = 0
for line in open("${slug}.jsonl", encoding="utf-8"):
    article = json.loads(line)
    for reading in article["assignments"]:
        for mark in reading["annotations"]:
            if mark["parts"]:
                total += 1
                good += mark["quote"] == " … ".join(article["text"][a:b] for a, b in mark["parts"])
print(good, "of", total, "quotes equal their offsets")
'`;
}

export function pythonSnippet(origin: string, slug: string): string {
  return `import io, json, os, urllib.request, zipfile
import pandas as pd

def download(query):
    request = urllib.request.Request(
        "${exportUrl(origin, slug)}?" + query,
        headers={"Authorization": "Bearer " + os.environ["SLANT_TOKEN"]},
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read()

tables = zipfile.ZipFile(io.BytesIO(download("format=tables")))
passages = pd.read_csv(tables.open("annotations_passage.csv"), keep_default_na=False)
articles = [json.loads(line) for line in download("format=jsonl").decode().split("\\n") if line]
text = {article["key"]: article["text"] for article in articles}

good = sum(text[row.document][row.start:row.end] == row.quote for row in passages.itertuples())
print(good, "of", len(passages), "quotes equal their offsets")`;
}

export function rSnippet(origin: string, slug: string): string {
  return `library(jsonlite)

download <- function(query, file) {
  download.file(paste0("${exportUrl(origin, slug)}?", query), file, mode = "wb", quiet = TRUE,
                headers = c(Authorization = paste("Bearer", Sys.getenv("SLANT_TOKEN"))))
  file
}

tables <- unzip(download("format=tables", "${slug}.zip"), exdir = "${slug}")
passages <- read.csv("${slug}/annotations_passage.csv", na.strings = character(), encoding = "UTF-8")
articles <- lapply(readLines(download("format=jsonl", "${slug}.jsonl"), encoding = "UTF-8"), fromJSON,
                   simplifyVector = FALSE)
text <- setNames(sapply(articles, function(a) a$text), sapply(articles, function(a) a$key))

good <- sum(substring(text[passages$document], passages$start + 1, passages$end) == passages$quote)
cat(good, "of", nrow(passages), "quotes equal their offsets\\n")`;
}
