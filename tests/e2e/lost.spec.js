// A file that is lost costs what needs it and nothing else: that is said, the lab goes on, and the next touch asks again.

import { readFile } from "node:fs/promises";
import { expect, lab, openLab, ready, test } from "./harness.js";
import { handle } from "./gestures.js";

const PART = "**/split_tools.wasm";
const SAID = /A file that LogLab needs for this could not be loaded/;
const toast = (page) => page.locator("log-lab .toast");
const more = (page) => page.locator("log-lab").getByRole("button", { name: "More", exact: true }).first();

/** The part comes not at all, as something else, or cut off. */
const LOSSES = {
  "is not there": (route) => route.fulfill({ status: 404 }),
  "can't be reached": (route) => route.abort(),
  "is something else": (route) => route.fulfill({ status: 200, contentType: "application/wasm", body: "<!doctype html>" }),
};

async function showTab(page, name) {
  const tab = page.locator("log-lab").getByRole("tab", { name });
  if (await tab.isVisible()) await tab.click();
}

/** What a person does that needs the part, each with what is there once it works. */
const TOUCHES = {
  "a menu": [(page) => more(page).click(), (page) => page.locator("log-lab [role=menu]")],
  "the keys' help": [
    async (page) => {
      await more(page).focus();
      await page.keyboard.press("?");
    },
    (page) => page.locator("log-lab [role=dialog]"),
  ],
  "a question": [
    async (page) => {
      await handle(page, "partition", { partition: 1 }).focus();
      await page.keyboard.press("Enter");
    },
    (page) => page.locator("log-lab [data-kind=inspector] h2, log-lab [data-kind=inspector] h3"),
  ],
  "a gesture": [
    async (page) => {
      await showTab(page, "Groups");
      await handle(page, "member", { id: "c1" }).focus();
      await page.keyboard.press("Delete");
    },
    (page) => toast(page).filter({ hasText: "c1" }),
  ],
  "a file": [
    async (page) => {
      await showTab(page, "Producers");
      const csv = { name: "own.csv", mimeType: "text/csv", buffer: Buffer.from("id,who\n1,a\n2,b\n") };
      await page.locator("log-lab input[type=file]").first().setInputFiles(csv);
    },
    (page) => page.locator("log-lab [role=dialog]"),
  ],
};

for (const [what, [touch, shown]] of Object.entries(TOUCHES)) {
  test(`without its part ${what} says so, the lab goes on, and the next touch works`, async ({ page, site, guard }) => {
    guard.allow(/404|Failed to load resource|WebAssembly/);
    await page.route(PART, LOSSES["is not there"]);
    await openLab(page, site, { autoplay: false });
    await lab(page).advance(20_000);
    await page.evaluate(() => {
      window.told = [];
      window.loglab.addEventListener("loglab-error", ({ detail }) => window.told.push(detail.code));
    });
    for (let i = 0; i < 2; i++) {
      await touch(page);
      await expect(toast(page)).toContainText(SAID);
      await expect.poll(() => page.evaluate(() => window.told.splice(0))).toEqual(["RESOURCE_NOT_FOUND"]);
    }
    expect(await page.locator("log-lab [aria-busy]").count()).toBe(0);
    await goesOn(page);
    await page.unroute(PART);
    await touch(page);
    await expect(shown(page).first()).toBeVisible();
  });
}

for (const [how, loss] of Object.entries(LOSSES)) {
  test(`console() whose part ${how} rejects, and works the next time`, async ({ page, site, guard }) => {
    guard.allow(/404|Failed to load resource|WebAssembly|CompileError|Failed to fetch|ERR_FAILED/);
    await page.route(PART, loss);
    await openLab(page, site, { autoplay: false });
    const list = () => page.evaluate(() => window.loglab.console("--list").catch(({ name, code }) => ({ name, code })));
    for (let i = 0; i < 2; i++) expect(await list()).toEqual({ name: "LogLabError", code: "RESOURCE_NOT_FOUND" });
    await goesOn(page);
    await page.unroute(PART);
    expect(await list()).toMatchObject({ exit: 0, stdout: expect.stringContaining("gate-displays") });
  });
}

/** Members answer, keys act, and Tab leads out of the lab. */
async function goesOn(page) {
  const before = (await lab(page).snapshot()).time_ms;
  expect(await lab(page).advance(1000)).toBe(before + 1000);
  await page.locator("log-lab [data-kind=play]").focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await lab(page).snapshot()).running).toBe(true);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await lab(page).snapshot()).running).toBe(false);
  await page.evaluate(() => {
    if (!document.querySelector("#after")) document.body.insertAdjacentHTML("beforeend", '<button id="after">after</button>');
    const shadow = window.loglab.shadowRoot;
    const all = [...shadow.querySelectorAll("button:enabled, [tabindex='0']")].filter((element) => element.offsetParent);
    all.at(-1).focus();
  });
  await expect.poll(async () => {
    await page.keyboard.press("Tab");
    return page.evaluate(() => document.activeElement.id);
  }).toBe("after");
}

const FLIGHTS = await readFile(new URL("../../assets/flights-2013-11-27.csv", import.meta.url), "utf8");

/** The rows of the built-in scenario: lost, cut off, or another file. */
const ROWS = {
  "is not there": (route) => route.fulfill({ status: 404 }),
  "is cut off": (route) => route.fulfill({ status: 200, contentType: "text/csv", body: FLIGHTS.slice(0, 9_000) }),
  "is another": (route) => route.fulfill({ status: 200, contentType: "text/csv", body: "\u0000\uffff,\"\n<html>" }),
};

for (const [how, loss] of Object.entries(ROWS)) {
  test(`a flights file that ${how} costs the flights only`, async ({ page, site, guard }) => {
    guard.allow(/404|Failed to load resource/);
    await page.route("**/flights-2013-11-27.csv", loss);
    await openLab(page, site, { autoplay: false, scenario: "orders" });
    expect(await lab(page).advance(5_000)).toBe(5_000);
    const refused = { name: "LogLabError", code: "RESOURCE_NOT_FOUND", message: expect.stringContaining("flights-2013-11-27.csv") };
    await expect(lab(page).load("flights")).rejects.toMatchObject(refused);
    expect(await lab(page).snapshot()).toMatchObject({ scenario: "orders", time_ms: 5_000 });
    await page.unroute("**/flights-2013-11-27.csv");
    await expect(lab(page).load("flights").catch(({ code }) => code)).resolves.toBe("RESOURCE_NOT_FOUND");
    await expect.poll(() => lab(page).load("flights").then(() => "loaded", ({ code }) => code)).toBe("loaded");
    expect(await lab(page).advance(20_000)).toBe(20_000);
    expect((await lab(page).snapshot()).counters.produced).toBeGreaterThan(0);
  });
}

test("without its typeface the page is as it is", async ({ page, site, guard }) => {
  guard.allow(/404|Failed to load resource/);
  await page.route("**/*.woff2", (route) => route.fulfill({ status: 404 }));
  await page.goto(`${site.url}index.html`);
  await ready(page);
  expect(await lab(page).advance(1000)).toBeGreaterThanOrEqual(1000);
});
