/** Which file draws which page; each is loaded when it is first gone to. */

import type { PageName } from "../routes";

type Loader = () => Promise<{ default: unknown }>;

export const LOADERS: Record<Exclude<PageName, "work">, Loader> = {
  home: () => import("./HomePage.svelte"),
  projects: () => import("./ProjectsPage.svelte"),
  newProject: () => import("./NewProjectPage.svelte"),
  project: () => import("./ProjectPage.svelte"),
  documents: () => import("./DocumentsPage.svelte"),
  bringIn: () => import("./BringInPage.svelte"),
  bringInFile: () => import("./BringInFilePage.svelte"),
  people: () => import("./PeoplePage.svelte"),
  assignments: () => import("./AssignmentsPage.svelte"),
  progress: () => import("./ProgressPage.svelte"),
  events: () => import("./EventsPage.svelte"),
  event: () => import("./EventPage.svelte"),
  rounds: () => import("./RoundsPage.svelte"),
  round: () => import("./RoundPage.svelte"),
  codebook: () => import("./CodebookPage.svelte"),
  background: () => import("./BackgroundPage.svelte"),
  myself: () => import("./MyselfPage.svelte"),
  codebookEditor: () => import("./CodebookEditorPage.svelte"),
  questions: () => import("./QuestionsPage.svelte"),
  names: () => import("./NamesPage.svelte"),
  compared: () => import("./ComparedPage.svelte"),
  settle: () => import("./SettlePage.svelte"),
  settleArticle: () => import("./SettleArticlePage.svelte"),
  agreement: () => import("./AgreementPage.svelte"),
  insight: () => import("./InsightPage.svelte"),
  releaseInsight: () => import("./InsightPage.svelte"),
  download: () => import("./DownloadPage.svelte"),
  releases: () => import("./ReleasesPage.svelte"),
  release: () => import("./ReleasePage.svelte"),
  quality: () => import("./QualityPage.svelte"),
  report: () => import("./ReportPage.svelte"),
  settings: () => import("./SettingsPage.svelte"),
  document: () => import("./DocumentPage.svelte"),
  history: () => import("./HistoryPage.svelte"),
  account: () => import("./AccountPage.svelte"),
};
