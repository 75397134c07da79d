"""What a browser holds of its own: the highlights that lie in its database until they are sent."""

import time

from playwright.sync_api import Page

COUNT = """() => new Promise((done, fail) => {
  const opening = indexedDB.open("slant");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("changes").objectStore("changes").getAll();
    asking.onsuccess = () => {
      opening.result.close();
      done(asking.result.filter((change) => change.op === "put").length);
    };
    asking.onerror = () => fail(asking.error);
  };
})"""


def kept(page: Page, number: int) -> None:
    """Wait until so many highlights are written: no hand closes a tab within the same instant."""
    found = 0
    for _ in range(300):
        found = page.evaluate(COUNT)
        if found == number:
            return
        time.sleep(0.1)
    raise AssertionError(f"{found} of {number} highlights are in the browser's own database")
