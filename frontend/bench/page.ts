import "../src/styles/tokens.css";
import "../src/styles/base.css";
import "./page.css";

import { mount, unmount } from "svelte";

import type { Mark } from "../src/text/marks";
import { longDocument, markAt, type Shape, someMarks } from "./document";
import { WholeEditor } from "./editor";
import Page from "./Page.svelte";
import { WrappedText } from "./wrapped";

type Mounted = ReturnType<typeof mount<Record<string, unknown>, { show: Show }>>;
type Show = (marks: readonly Mark[], active?: string | null) => void;

/** What a driver of this page reads back: every event of the text. */
const events: [name: string, value: unknown][] = [];
let page: Mounted | undefined;

function target(): HTMLElement {
  const app = document.getElementById("app");
  if (app === null) throw new Error("The page has no place for the text.");
  return app;
}

function open(article: unknown): Mounted {
  if (page !== undefined) void unmount(page);
  events.length = 0;
  page = mount(Page, {
    target: target(),
    props: {
      document: article as never,
      onevent: (name: string, value: unknown) => void events.push([name, value]),
    },
  }) as Mounted;
  return page;
}

/** Milliseconds until the browser has painted what the step changed. */
async function painted(step: () => void): Promise<number> {
  const start = performance.now();
  step();
  await new Promise(requestAnimationFrame);
  const channel = new MessageChannel();
  const done = new Promise((resolve) => (channel.port1.onmessage = resolve));
  channel.port2.postMessage(null);
  await done;
  return performance.now() - start;
}

/** What is measured, step by step: the driver reads the browser's own counters between them. */
function steps(way: keyof typeof WAYS, shape: Shape): Record<string, () => Promise<number>> {
  const article = longDocument(500_000, shape);
  const marks = sorted(someMarks(5000, 500_000));
  const drawing = WAYS[way](article, marks);
  let place = 0;
  return {
    /** From the data to the first screen painted with its marks. */
    open: () => painted(() => void (drawing.open(), drawing.show(marks))),
    /** From then until every word is in the page. */
    whole: () => whole(),
    add() {
      place += 1;
      const mark = markAt(`new-${place}`, 700 + place * 41, 730 + place * 41, place);
      marks.push(mark);
      const all = [...marks];
      return painted(() => drawing.add(mark, all));
    },
    scroll: () => painted(() => scrollBy(0, innerHeight)),
  };
}

async function whole(): Promise<number> {
  const start = performance.now();
  while (document.querySelector("[data-leaf=waiting]") !== null) {
    await new Promise((resolve) => requestIdleCallback(resolve));
  }
  const time = performance.now() - start;
  await atRest();
  return time;
}

interface Way {
  open(): void;
  show(marks: readonly Mark[]): void;
  add(mark: Mark, all: readonly Mark[]): void;
}

const WAYS = { editor: wholeWay, ours: ourWay, wrapped: wrappedWay, bare: bareWay };

/** In the order of the text, as the server sends them. */
function sorted(marks: Mark[]): Mark[] {
  return marks.sort((a, b) => (a.parts[0]?.[0] ?? 0) - (b.parts[0]?.[0] ?? 0));
}

/** What a page loads and tidies behind its first picture is over. */
function atRest(): Promise<void> {
  return new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 100)));
}

/** Everything a person sees: list, panel and bars with the text; its marks come with it. */
function wholeWay(article: ReturnType<typeof longDocument>, marks: readonly Mark[]): Way {
  const editor = new WholeEditor(target(), article, marks);
  return {
    open: () => editor.open(),
    show: () => undefined,
    add: ({ parts }) => parts[0] && editor.add(parts[0]),
  };
}

function ourWay(article: unknown): Way {
  const show: Show = (marks) => page?.show(marks);
  return { open: () => void open(article), show, add: (_mark, all) => show(all) };
}

function wrappedWay(article: ReturnType<typeof longDocument>): Way {
  let text: WrappedText | undefined;
  return {
    open: () => (text = new WrappedText(target(), article)),
    show: (marks) => text?.show(marks),
    add: (mark, all) => text?.add(mark, all),
  };
}

/** What the browser and the machine take for a screen of words and nothing else, at this very time. */
function bareWay({ text }: ReturnType<typeof longDocument>): Way {
  const words = document.createElement("p");
  return {
    open() {
      words.className = "bare";
      words.textContent = text.slice(0, 4000);
      target().append(words);
    },
    show: () => undefined,
    add: () => void words.append(" …"),
  };
}

Object.assign(globalThis, { bench: { open, events, page: () => page, steps } });
