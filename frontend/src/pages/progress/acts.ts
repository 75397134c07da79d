/** What the feed says happened, in words. */

import type { FeedEntry } from "../../api/watching";
import { t } from "../../words/t";

export const ACTS: Readonly<Record<string, string>> = {
  submitted: t("finished an article"),
  skipped: t("skipped an article"),
  reopened: t("took an article up again"),
  reopening_asked: t("asked for an article back"),
  reopening_declined: t("declined to give an article back"),
  handed_out: t("handed articles out"),
  taken_back: t("took articles back"),
  reassigned: t("moved articles to others"),
  round_created: t("opened a round"),
  round_changed: t("changed a round"),
  round_closed: t("closed a round"),
  round_opened: t("opened a round again"),
  imported: t("added articles"),
  article_removed: t("removed an article"),
  rights_changed: t("changed the rights of articles"),
  text_taken_down: t("took an article’s text down"),
  project_deleted: t("deleted the project"),
  project_undeleted: t("brought the project back"),
  archive_made: t("had an archive of the project made"),
  project_archived: t("closed the project"),
  project_reopened: t("opened the project again"),
  article_restored: t("took an article back in"),
  codebook_published: t("published a codebook"),
  codebook_retired: t("took a codebook out of use"),
  work_moved: t("moved open articles to another codebook"),
  member_joined: t("joined"),
  member_changed: t("changed a person’s part"),
  member_removed: t("removed a person"),
  project_changed: t("changed the project"),
  proposals_changed: t("changed who meets which proposals"),
  outlet_changed: t("changed an outlet"),
  event_changed: t("changed an event"),
  names_merged: t("joined two names"),
  quality_changed: t("changed training, test or checks"),
  quality_articles: t("chose articles for training, test or checks"),
  settled_by_one: t("settled an article by one reading"),
  let_in: t("let somebody in without a test"),
  test_reset: t("gave somebody one more attempt at the test"),
  test_passed: t("passed the test"),
  test_failed: t("did not pass the test"),
  names_parted: t("parted two names again"),
  merge_proposed: t("proposed that two names are one"),
  downloaded: t("downloaded"),
  archive_written: t("wrote the whole project to a file"),
  model_server_changed: t("set up or changed a model"),
  model_allowed: t("agreed that articles are sent to a model"),
  model_run: t("asked a model about articles"),
  model_brought: t("brought a model’s readings"),
  model_withdrawn: t("withdrew a model’s readings"),
  merge_declined: t("declined to join two names"),
};

export function actName({ act }: FeedEntry): string {
  return ACTS[act] ?? act.replaceAll("_", " ");
}

/** The names and numbers that an entry has to tell. */
export function details({ about }: FeedEntry): string {
  const { name, pseudonym, number, articles } = about as Record<string, unknown>;
  return [name, pseudonym, number, articles]
    .filter((each): each is string | number => typeof each === "string" || typeof each === "number")
    .map(String)
    .join(" · ");
}
