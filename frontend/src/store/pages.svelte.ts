/** A list that comes page by page: the rows so far, and a way to ask for more. */

import { follow } from "../api/documents";
import type { Page } from "../api/types";

export interface PagedList<T> {
  readonly rows: T[];
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  reload(): Promise<void>;
  more(): Promise<void>;
}

export function pagedList<T>(first: () => Promise<Page<T>>): PagedList<T> {
  let rows = $state.raw<T[]>([]);
  let next = $state.raw<string | null>(null);
  let error = $state.raw<unknown>(null);
  let isLoading = $state(true);
  let latest = 0;

  async function take(ask: () => Promise<Page<T>>, before: T[]): Promise<void> {
    latest += 1;
    const mine = latest;
    isLoading = true;
    try {
      const page = await ask();
      if (mine !== latest) return;
      rows = [...before, ...page.results];
      next = page.next;
      error = null;
    } catch (reason) {
      if (mine === latest) error = reason;
    } finally {
      if (mine === latest) isLoading = false;
    }
  }

  const reload = (): Promise<void> => take(first, []);
  void reload();
  return {
    get rows() {
      return rows;
    },
    get error() {
      return error;
    },
    get isLoading() {
      return isLoading;
    },
    get hasMore() {
      return next !== null;
    },
    reload,
    async more() {
      const address = next;
      if (address !== null) await take(() => follow<T>(address), rows);
    },
  };
}
