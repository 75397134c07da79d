/** The pages of a project that a person may enter, in groups: a manager has twenty. */
import type { Project } from "../api/types";
import type { PageName } from "../routes";
import { t } from "../words/t";
import { watches } from "./rights";

export interface Room {
  readonly page: PageName;
  readonly path: string;
  readonly name: string;
}

export interface Group {
  readonly name: string;
  readonly rooms: readonly Room[];
}

type For = "everyone" | "readers" | "watchers" | "researchers" | "managers";
type Row = readonly [page: PageName, path: string, name: string, open: For];

/** Who has no more than this many sees them side by side. */
const FEW = 8;

function all(): readonly { name: string; rows: readonly Row[] }[] {
  return [
    { name: t("Overview"), rows: [["project", "", t("Overview"), "everyone"]] },
    {
      name: t("Articles"),
      rows: [
        ["documents", "documents/", t("Articles"), "watchers"],
        ["events", "events/", t("Events"), "watchers"],
        ["names", "names/", t("Names"), "managers"],
      ],
    },
    {
      name: t("People"),
      rows: [
        ["people", "people/", t("People"), "managers"],
        ["assignments", "assignments/", t("Who reads what"), "watchers"],
        ["rounds", "rounds/", t("Rounds"), "watchers"],
        ["progress", "progress/", t("Progress"), "watchers"],
        ["quality", "quality/", t("Quality"), "managers"],
      ],
    },
    {
      name: t("Codebook"),
      rows: [
        ["codebook", "codebook/", t("Codebook"), "everyone"],
        ["questions", "questions/", t("Questions"), "everyone"],
      ],
    },
    {
      name: t("Assistance"),
      rows: [
        ["models", "models/", t("Models"), "researchers"],
        ["proposals", "proposals/", t("Proposals"), "researchers"],
      ],
    },
    {
      name: t("Results"),
      rows: [
        ["agreement", "agreement/", t("Agreement"), "watchers"],
        ["settle", "settle/", t("Settle differences"), "watchers"],
        ["insight", "insight/", t("Insight"), "researchers"],
        ["download", "download/", t("Download"), "researchers"],
        ["releases", "releases/", t("Dataset versions"), "researchers"],
      ],
    },
    { name: t("Settings"), rows: [["settings", "settings/", t("Settings"), "managers"]] },
    { name: t("You"), rows: [["myself", "me/", t("You"), "readers"]] },
  ];
}

/** A page below another one is part of that one's room. */
const HOMES: Partial<Record<PageName, PageName>> = {
  document: "documents",
  bringIn: "documents",
  bringInFile: "documents",
  release: "releases",
  releaseInsight: "releases",
  round: "rounds",
  event: "events",
  settleArticle: "settle",
  codebookEditor: "codebook",
  background: "people",
  report: "quality",
  modelRun: "models",
};

export function isIn(room: Room, page: PageName): boolean {
  return (HOMES[page] ?? page) === room.page;
}

/** Groups with something in them; each room is one of its own where there are few. */
export function groupsOf(project: Project): readonly Group[] {
  const may: Record<For, boolean> = {
    everyone: true,
    readers: project.can.annotate || project.roles.includes("adjudicator"),
    watchers: watches(project),
    researchers: project.can.download,
    managers: project.can.manage,
  };
  const groups = all()
    .map(({ name, rows }) => ({
      name,
      rooms: rows.filter(([, , , open]) => may[open]).map(([page, path, title]) => ({ page, path, name: title })),
    }))
    .filter(({ rooms }) => rooms.length > 0);
  const rooms = groups.flatMap((group) => group.rooms);
  return rooms.length <= FEW ? rooms.map((room) => ({ name: room.name, rooms: [room] })) : groups;
}
