/** Something that is loaded: waiting, here, or failed with its reason. */

export interface Resource<T> {
  readonly data: T | null;
  readonly error: unknown;
  readonly isLoading: boolean;
  reload(): Promise<void>;
  /** Puts in what a change answered, so that nothing is asked twice. */
  set(data: T): void;
}

/** Loads at once. An answer that was overtaken by a later call is dropped. */
export function resource<T>(load: () => Promise<T>): Resource<T> {
  let data = $state.raw<T | null>(null);
  let error = $state.raw<unknown>(null);
  let isLoading = $state(true);
  let latest = 0;

  async function reload(): Promise<void> {
    latest += 1;
    const mine = latest;
    isLoading = true;
    try {
      const answer = await load();
      if (mine !== latest) return;
      data = answer;
      error = null;
    } catch (reason) {
      if (mine !== latest) return;
      error = reason;
    } finally {
      if (mine === latest) isLoading = false;
    }
  }

  void reload();
  return {
    get data() {
      return data;
    },
    get error() {
      return error;
    },
    get isLoading() {
      return isLoading;
    },
    reload,
    set(answer: T) {
      latest += 1;
      data = answer;
      error = null;
      isLoading = false;
    },
  };
}
