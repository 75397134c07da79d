import { t } from "../words/t";

/** What the server said no to, in one shape for every page. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    /** The HTTP status, or 0 when no answer came at all. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string[]> = {},
    /** After 412: the thing as it is now. */
    readonly current: unknown = null,
    /** The whole answer, for the few that carry more (a refused import has its report). */
    readonly body: unknown = null,
    readonly requestId: string | null = null,
  ) {
    super(message);
  }

  get isSignedOut(): boolean {
    return this.status === 401;
  }

  get isOffline(): boolean {
    return this.status === 0;
  }
}

const PLAIN: Record<number, string> = {
  401: t("You are signed out. Sign in again to go on."),
  403: t("Your role does not allow this."),
  404: t("This page does not exist, or it is not open to you."),
  413: t("This is larger than the server accepts."),
  429: t("Too many requests in a short time. Wait a moment and try again."),
  503: t("The server is busy. Try again in a moment."),
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function messagesByPlace(value: unknown): Record<string, string[]> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([place, said]) => [
      place,
      (Array.isArray(said) ? said : [said]).map((line) => String(line)),
    ]),
  );
}

/** An answer that is not 2xx; a proxy's HTML page is an error like any other. */
export function errorFrom(status: number, body: unknown): ApiError {
  const fallback =
    PLAIN[status] ?? t("The server could not do this (status {status}). Try again in a moment.", { status });
  if (!isRecord(body)) return new ApiError(status, `http_${status}`, fallback);
  return new ApiError(
    status,
    typeof body["code"] === "string" ? body["code"] : `http_${status}`,
    typeof body["message"] === "string" && body["message"] !== "" ? body["message"] : fallback,
    messagesByPlace(body["fields"]),
    body["current"] ?? null,
    body,
    typeof body["request_id"] === "string" ? body["request_id"] : null,
  );
}

export function offline(): ApiError {
  return new ApiError(0, "offline", t("No connection to the server. Check your network and try again."));
}

/** One sentence for a person, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The messages that belong to one field of a form. */
export function fieldErrors(error: unknown, place: string): string[] {
  return error instanceof ApiError ? (error.fields[place] ?? []) : [];
}
