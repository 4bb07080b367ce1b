// The module comes in parts: a page at work does without what lies behind a gate, and whoever asks for it waits for it.

import { expect, lab, openLab, ready, test } from "./harness.js";

const PART = /\/split_[^/]*\.wasm$|\/chunk_[^/]*\.wasm$/;
const SCENARIOS = ["flights", "trips", "orders", "classroom", "empty"];
const LIST = (selector) => document.querySelector(selector).console("--list");

/** The parts that are asked for from now on, by name. */
function asked(page) {
  const names = [];
  page.on("request", (request) => {
    if (PART.test(request.url())) names.push(new URL(request.url()).pathname.split("/").pop());
  });
  return names;
}

for (const scenario of SCENARIOS) {
  test(`${scenario} at work does without any part`, async ({ page, site }) => {
    const names = asked(page);
    await openLab(page, site, { scenario });
    await lab(page).play();
    await lab(page).advance(20_000);
    await page.waitForTimeout(500);
    await lab(page).snapshot();
    expect(names).toEqual([]);
  });
}

test("a script that does what people do needs no part either", async ({ page, site }) => {
  const names = asked(page);
  await openLab(page, site);
  await lab(page).apply([
    { type: "member.join", group: "gate-displays", member: "c9", topics: ["flight-events"] },
    { type: "producer.send", topic: "flight-events", key: "UA", value: "by hand" },
  ]);
  await lab(page).advance(10_000);
  await lab(page).apply({ type: "member.leave", group: "gate-displays", member: "c9" });
  await lab(page).advance(10_000);
  expect(names).toEqual([]);
});

test("the console's part comes once for all labs", async ({ page, site }) => {
  const names = asked(page);
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  expect(names).toEqual([]);
  const told = await page.evaluate(() => Promise.all([...document.querySelectorAll("log-lab")].map((lab) => lab.console("--list"))));
  expect(told.map(({ exit }) => exit)).toEqual(told.map(() => 0));
  await page.evaluate(LIST, "log-lab");
  expect(names.length).toBeGreaterThan(0);
  expect(new Set(names).size).toBe(names.length);
});

test("a part that can't be had is told, costs only itself, and is tried again", async ({ page, site, guard }) => {
  guard.allow(/Failed to load resource|TypeError: .*(fetch|compile|instantiate)/i);
  await page.route(PART, (route) => route.fulfill({ status: 404 }));
  await openLab(page, site);
  const refused = await page.evaluate(() => window.loglab.console("--list").catch(({ name, code, message }) => ({ name, code, message })));
  expect(refused).toEqual({ name: "LogLabError", code: "RESOURCE_NOT_FOUND", message: expect.stringContaining("could not be loaded") });
  await lab(page).pause();
  const before = (await lab(page).snapshot()).time_ms;
  expect(await lab(page).advance(1_000)).toBe(before + 1_000);
  await page.unroute(PART);
  expect((await page.evaluate(LIST, "log-lab")).stdout).toContain("gate-displays");
});
