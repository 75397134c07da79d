/** The closed list of addresses this page knows; everything else belongs to the server. */

export type PageName =
  | "home"
  | "projects"
  | "newProject"
  | "project"
  | "documents"
  | "bringIn"
  | "bringInFile"
  | "people"
  | "assignments"
  | "rounds"
  | "events"
  | "event"
  | "progress"
  | "round"
  | "codebook"
  | "codebookEditor"
  | "background"
  | "myself"
  | "names"
  | "questions"
  | "settle"
  | "settleArticle"
  | "compared"
  | "agreement"
  | "insight"
  | "releaseInsight"
  | "download"
  | "releases"
  | "release"
  | "models"
  | "modelRun"
  | "quality"
  | "report"
  | "proposals"
  | "settings"
  | "document"
  | "work"
  | "history"
  | "account";

export interface Place {
  page: PageName;
  params: Record<string, string>;
}

interface Route {
  page: PageName;
  segments: string[];
}

function route(page: PageName, pattern: string): Route {
  return { page, segments: segmentsOf(pattern) };
}

// Fixed words come before placeholders: /projects/new/ is not a project called "new".
const ROUTES: Route[] = [
  route("home", "/"),
  route("projects", "/projects/"),
  route("newProject", "/projects/new/"),
  route("project", "/projects/:slug/"),
  route("documents", "/projects/:slug/documents/"),
  route("bringIn", "/projects/:slug/bring-in/"),
  route("bringInFile", "/projects/:slug/bring-in/:made/"),
  route("people", "/projects/:slug/people/"),
  route("assignments", "/projects/:slug/assignments/"),
  route("progress", "/projects/:slug/progress/"),
  route("events", "/projects/:slug/events/"),
  route("event", "/projects/:slug/events/:event/"),
  route("rounds", "/projects/:slug/rounds/"),
  route("round", "/projects/:slug/rounds/:round/"),
  route("codebook", "/projects/:slug/codebook/"),
  route("background", "/projects/:slug/background/"),
  route("myself", "/projects/:slug/me/"),
  route("codebookEditor", "/projects/:slug/codebook/:version/"),
  route("names", "/projects/:slug/names/"),
  route("questions", "/projects/:slug/questions/"),
  route("settle", "/projects/:slug/settle/"),
  route("settleArticle", "/projects/:slug/settle/:settling/"),
  route("agreement", "/projects/:slug/agreement/"),
  route("insight", "/projects/:slug/insight/"),
  route("download", "/projects/:slug/download/"),
  route("releases", "/projects/:slug/releases/"),
  route("release", "/projects/:slug/releases/:version/"),
  route("releaseInsight", "/projects/:slug/releases/:version/insight/"),
  route("models", "/projects/:slug/models/"),
  route("modelRun", "/projects/:slug/models/:run/"),
  route("quality", "/projects/:slug/quality/"),
  route("report", "/projects/:slug/quality/:member/"),
  route("proposals", "/projects/:slug/proposals/"),
  route("settings", "/projects/:slug/settings/"),
  route("document", "/documents/:id/"),
  route("work", "/work/:assignment/"),
  route("compared", "/work/:assignment/settled/"),
  route("history", "/annotations/:annotation/history/"),
  route("account", "/account/"),
];

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function paramsOf(pattern: string[], actual: string[]): Record<string, string> | null {
  if (pattern.length !== actual.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const found = decoded(actual[index] ?? "");
    if (found === null) return null;
    if (expected.startsWith(":")) params[expected.slice(1)] = found;
    else if (expected !== found) return null;
  }
  return params;
}

/** Where a path leads, or null when it is none of ours. */
export function match(path: string): Place | null {
  const actual = segmentsOf(path);
  for (const { page, segments } of ROUTES) {
    const params = paramsOf(segments, actual);
    if (params !== null) return { page, params };
  }
  return null;
}
