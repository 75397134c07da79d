/**
 * Lighthouse's figures of pages for somebody who is signed in, as JSON on one line each.
 * node judge.mjs CHROMIUM RUNS SESSION ADDRESS…
 */
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const [chromePath, runs, session, ...addresses] = process.argv.slice(2);
const chromeFlags = ["--headless=new", "--no-sandbox", "--disable-gpu"];

async function judged(address, config) {
  const chrome = await launch({ chromePath, chromeFlags });
  const browser = await puppeteer.connect({ browserURL: `http://localhost:${chrome.port}`, defaultViewport: null });
  try {
    await browser.setCookie({ name: "sessionid", value: session, url: address, domain: "localhost" });
    // A browser of its own for each run: its cache is cold. What is reset would sign the person out.
    const flags = { port: chrome.port, onlyCategories: ["performance"], disableStorageReset: true, logLevel: "error" };
    return (await lighthouse(address, flags, config)).lhr;
  } finally {
    await browser.disconnect();
    chrome.kill();
  }
}

function told(lhr, device) {
  const figure = (audit) => lhr.audits[audit].numericValue;
  const seen = lhr.audits["metrics"].details?.items[0] ?? {};
  return {
    device,
    address: lhr.finalDisplayedUrl,
    score: lhr.categories.performance.score,
    fcp: figure("first-contentful-paint"),
    lcp: figure("largest-contentful-paint"),
    tbt: figure("total-blocking-time"),
    cls: figure("cumulative-layout-shift"),
    si: figure("speed-index"),
    firstPaintHere: seen.observedFirstContentfulPaint,
    largestPaintHere: seen.observedLargestContentfulPaint,
  };
}

for (const address of addresses) {
  for (const [device, config] of [["telephone", undefined], ["desk", desktopConfig]]) {
    for (let run = 0; run < Number(runs); run += 1) console.log(JSON.stringify(told(await judged(address, config), device)));
  }
}
