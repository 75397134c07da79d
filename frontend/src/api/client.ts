/** The only place that talks to the server: every call is built, sent and judged here. */

import { errorFrom, offline } from "./errors";

const ROOT = "/api/v1/";
const SAFE = new Set(["GET", "HEAD"]);

export type Query = Record<string, string | number | boolean | null | undefined>;
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Call {
  query?: Query;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is; a File is streamed from the disk. */
  body?: Blob | string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  keepalive?: boolean;
  /** The answer is a file, taken as it is. */
  blob?: boolean;
}

export interface Answer<T> {
  status: number;
  data: T;
  headers: Headers;
}

/** `__Host-csrftoken` behind https, `csrftoken` without it. */
export function csrfToken(cookies: string = document.cookie): string {
  const found = /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/.exec(cookies);
  return found?.[1] === undefined ? "" : decodeURIComponent(found[1]);
}

/** Empty filters are left out: the server refuses what it does not know. */
export function urlOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    search.set(name, typeof value === "boolean" ? (value ? "1" : "0") : String(value));
  }
  const base = path.startsWith("/") ? path : ROOT + path;
  const text = search.toString();
  if (text === "") return base;
  return base + (base.includes("?") ? "&" : "?") + text;
}

function requestOf(method: Method, call: Call): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json", ...call.headers };
  const request: RequestInit = { method, headers, credentials: "same-origin" };
  if (call.json !== undefined) {
    headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(call.json);
  } else if (call.body !== undefined) {
    request.body = call.body;
  }
  if (!SAFE.has(method)) headers["X-CSRFToken"] = csrfToken();
  if (call.signal !== undefined) request.signal = call.signal;
  if (call.keepalive === true) request.keepalive = true;
  return request;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One call, one answer; anything but 2xx is thrown as an ApiError, an abort as it comes. */
export async function send<T>(method: Method, path: string, call: Call = {}): Promise<Answer<T>> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(urlOf(path, call.query), requestOf(method, call));
    body = call.blob === true && response.ok ? await response.blob() : await bodyOf(response);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw offline();
  }
  if (!response.ok) throw errorFrom(response.status, body);
  return { status: response.status, data: body as T, headers: response.headers };
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return (await send<T>("GET", path, signal === undefined ? { query } : { query, signal })).data;
}

export async function post<T>(path: string, json: unknown = {}): Promise<T> {
  return (await send<T>("POST", path, { json })).data;
}

export async function put<T>(path: string, json: unknown, call: Call = {}): Promise<T> {
  return (await send<T>("PUT", path, { ...call, json })).data;
}

/** A change says which state it was made on, so that nobody's later change is overwritten. */
export async function patch<T>(path: string, json: unknown, revision?: number): Promise<T> {
  const headers: Record<string, string> = {};
  if (revision !== undefined) headers["If-Match"] = `"${revision}"`;
  return (await send<T>("PATCH", path, { json, headers })).data;
}

export async function remove<T = null>(path: string): Promise<T> {
  return (await send<T>("DELETE", path)).data;
}

export async function upload<T>(path: string, body: Blob | string, query: Query, type: string): Promise<T> {
  return (await send<T>("POST", path, { body, query, headers: { "Content-Type": type } })).data;
}
