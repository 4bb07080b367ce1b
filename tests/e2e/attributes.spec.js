// What an element's attributes ask for and can't have: told in its place, never an empty world that runs instead.

import { expect, expectAccessible, lab, ready, shot, test } from "./harness.js";
import { handle } from "./gestures.js";

/** An element with these attributes on a bare page, and what it told. */
async function bare(page, site, attributes) {
  await page.goto(await site.foreign('<!doctype html><html lang="en"><title>bare</title><style>log-lab{display:block;height:500px}</style><main><h1>bare</h1></main>'));
  return page.evaluate(async ([url, attributes]) => {
    await import(url);
    const element = document.createElement("log-lab");
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    window.told = [];
    element.addEventListener("loglab-error", ({ detail }) => window.told.push([detail.code, detail.path]));
    document.querySelector("main").append(element);
    const rejected = await element.ready.then(() => null, ({ name, code, path, message }) => ({ name, code, path, message }));
    return { rejected, told: window.told };
  }, [`${site.url}log-lab.js`, attributes]);
}

const alert = (page) => page.locator("log-lab").getByRole("alert");
const set = (page, name, value) => page.evaluate(([name, value]) => document.querySelector("log-lab").setAttribute(name, value), [name, value]);

test("all that is wrong is told at once, by name and in words, and right attributes mount the lab", async ({ page, site, guard }, testInfo) => {
  guard.allow(/404/);
  const wrong = { speed: "fast", theme: "pink", seed: "-1", scenario: "missing.json", view: "stage grops", lock: "crsh", controls: "some" };
  const { rejected, told } = await bare(page, site, wrong);
  expect(told.sort()).toEqual([
    ["INVALID_COMMAND", "controls"], ["INVALID_COMMAND", "lock"], ["INVALID_COMMAND", "seed"], ["INVALID_COMMAND", "speed"],
    ["INVALID_COMMAND", "theme"], ["INVALID_COMMAND", "view"], ["RESOURCE_NOT_FOUND", "scenario"],
  ]);
  expect(rejected.name).toBe("LogLabError");
  await expect(alert(page)).toContainText("missing.json");
  await expect(alert(page)).toContainText("producers, stage, groups, timeline, log, charts, inspector");
  await expect(page.locator("log-lab .app")).toHaveCount(0);
  await expect(lab(page).snapshot()).rejects.toMatchObject({ code: rejected.code });
  await expectAccessible(page);
  await shot(page, testInfo, "wrong-attributes");
  for (const [name, value] of Object.entries({ speed: "2", theme: "dark", seed: "9", scenario: "flights", view: "stage groups", lock: "crash" })) await set(page, name, value);
  await expect(alert(page)).toContainText("controls");
  await set(page, "controls", "full");
  await ready(page);
  await expect(alert(page)).toHaveCount(0);
  expect(await lab(page).snapshot()).toMatchObject({ scenario: "flights", seed: 9, speed: 2 });
});

const SCENARIOS = [
  ["a misspelt name", "fligths", { code: "INVALID_COMMAND", path: "scenario" }, /fligths.*flights, trips, orders, classroom, empty/s],
  ["no address", "http://[", { code: "INVALID_COMMAND", path: "scenario" }, /http:\/\/\[.*neither/s],
  ["a missing file", "missing.json", { code: "RESOURCE_NOT_FOUND", path: "scenario" }, /missing\.json.*404/s],
  ["bad JSON", "{\"version\": 1,\n \"na", { code: "INVALID_COMMAND", path: "scenario" }, /line 2, column 4/],
  ["an unknown command", '{"version": 1, "name": "x", "commands": [{"type": "topic.crate"}]}', { code: "INVALID_COMMAND", path: "scenario.commands[0].type" }, /topic\.crate/],
];

for (const [what, scenario, error, words] of SCENARIOS) {
  test(`${what} as scenario is told where the lab would stand, at first and later`, async ({ page, site, guard }) => {
    guard.allow(/404/);
    const { rejected, told } = await bare(page, site, { scenario, autoplay: "" });
    expect(rejected).toMatchObject({ name: "LogLabError", ...error });
    expect(told).toEqual([[error.code, error.path]]);
    await expect(alert(page)).toHaveText(words);
    await set(page, "scenario", "flights");
    await ready(page);
    expect(await lab(page).snapshot()).toMatchObject({ scenario: "flights" });
    // Wrong again, of a lab that runs: the old world does not go on.
    await set(page, "scenario", scenario);
    await expect(alert(page)).toHaveText(words);
    await expect(page.locator("log-lab .app")).toHaveCount(0);
    await expect(lab(page).snapshot()).rejects.toMatchObject(error);
    expect(await page.evaluate(() => document.querySelector("log-lab").ready.catch(({ code }) => code))).toBe(error.code);
  });
}

test("load tells a name from broken JSON, and a refused one leaves the world as it is", async ({ page, site }) => {
  await bare(page, site, { scenario: "orders" });
  await lab(page).advance(1000);
  await expect(lab(page).load("fligths")).rejects.toMatchObject({ code: "INVALID_COMMAND", path: "scenario", message: expect.stringContaining("flights, trips") });
  await expect(lab(page).load('{"version": 1,\n "na')).rejects.toMatchObject({ message: expect.stringContaining("line 2, column 4") });
  await expect(lab(page).load("[1, 2")).rejects.toMatchObject({ message: expect.stringContaining("line 1, column 5") });
  await expect(lab(page).load("version: 1\nname: x")).rejects.toMatchObject({ message: expect.stringContaining("line 1, column 1") });
  await expect(lab(page).load({ version: 1, name: "x", comands: [] })).rejects.toMatchObject({ path: "comands" });
  expect(await lab(page).snapshot()).toMatchObject({ scenario: "orders", time_ms: 1000 });
});

test("a wrong attribute of a living lab covers it, and the lab goes on when it is set right", async ({ page, site }) => {
  await bare(page, site, { scenario: "orders" });
  await lab(page).advance(3000);
  await set(page, "theme", "pink");
  await expect(alert(page)).toContainText("pink");
  await expect(page.locator("log-lab .app")).toBeHidden();
  await set(page, "theme", "dark");
  await expect(alert(page)).toHaveCount(0);
  await expect(page.locator("log-lab .app")).toHaveAttribute("data-theme", "dark");
  expect(await lab(page).snapshot()).toMatchObject({ scenario: "orders", time_ms: 3000 });
});

test("events are numbered, kept, and those of the world before are gone", async ({ page, site }) => {
  await bare(page, site, { scenario: "orders", seed: 3 });
  await lab(page).reset();
  await lab(page).advance(5000);
  const { next, events } = await lab(page).events();
  expect(events.length).toBe(next);
  expect(events.length).toBeGreaterThan(10);
  expect(await lab(page).events(next - 2)).toEqual({ next, events: events.slice(-2) });
  const facts = await lab(page).step();
  expect(await lab(page).events(next)).toEqual({ next: next + facts.length, events: facts });
  const { events: created } = await lab(page).apply({ type: "topic.create", topic: "new", partitions: 1 });
  expect((await lab(page).events()).events.slice(-created.length)).toEqual(created);
  await page.evaluate(() => {
    window.late = [];
    for (const name of ["change", "rebalance"]) document.querySelector("log-lab").addEventListener(name, ({ detail }) => window.late.push(detail.time_ms));
  });
  await lab(page).load("empty");
  expect(await lab(page).events()).toEqual({ next: 0, events: [] });
  await expect.poll(() => page.evaluate(() => window.late.length)).toBeGreaterThan(0);
  expect(await page.evaluate(() => Math.max(...window.late))).toBe(0);
  await expect(lab(page).events(-1)).rejects.toMatchObject({ code: "INVALID_COMMAND", path: "since" });
});

test("pause wins over autoplay, whenever it comes", async ({ page, site }) => {
  await page.goto(await site.foreign('<!doctype html><html lang="en"><title>bare</title>'));
  const running = await page.evaluate(async (url) => {
    await import(url);
    const running = [];
    for (const when of ["before", "mounting", "ready"]) {
      const element = document.createElement("log-lab");
      element.setAttribute("autoplay", "");
      if (when === "before") element.pause();
      document.body.append(element);
      if (when === "mounting") element.pause();
      await element.ready;
      if (when === "ready") element.pause();
      await new Promise((done) => setTimeout(done, 400));
      running.push(element.snapshot().running);
      element.play();
      running.push(element.snapshot().running);
      element.remove();
    }
    return running;
  }, `${site.url}log-lab.js`);
  expect(running).toEqual([false, true, false, true, false, true]);
});

test("of two scenarios on their way, the later one is shown", async ({ page, site }) => {
  await page.route("**/slow.json", async (route) => {
    await new Promise((done) => setTimeout(done, 600));
    await route.fulfill({ json: { version: 1, name: "slow", commands: [] }, headers: { "access-control-allow-origin": "*" } });
  });
  await bare(page, site, { scenario: "orders" });
  await set(page, "scenario", `${site.url}slow.json`);
  await lab(page).load("trips");
  await page.waitForTimeout(1000);
  expect(await lab(page).snapshot()).toMatchObject({ scenario: "trips" });
});

test("view shows the parts that it names, and nothing else", async ({ page, site }, testInfo) => {
  await bare(page, site, { scenario: "flights", view: "stage groups" });
  const shown = () => page.evaluate(() => ["producers", "stage", "groups", "timeline", "log", "chart", "why"].filter((part) => document.querySelector("log-lab").shadowRoot.querySelector(`section.${part}`)?.checkVisibility()));
  expect(await shown()).toEqual(["stage", "groups"]);
  await shot(page, testInfo, "view-stage-groups");
  await set(page, "view", "log charts");
  await expect.poll(shown).toEqual(["log", "chart"]);
  await set(page, "view", "inspector stage");
  await lab(page).advance(3000);
  await expect(handle(page, "lane").first()).toBeVisible();
  // A narrow lab gives the answer its room once something is asked.
  const narrow = await page.evaluate(() => document.querySelector("log-lab").clientWidth <= 920);
  await expect.poll(shown).toEqual(narrow ? ["stage"] : ["stage", "why"]);
  await handle(page, "partition").first().focus();
  await page.keyboard.press("Enter");
  await expect.poll(shown).toEqual(["stage", "why"]);
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.querySelector("log-lab").removeAttribute("view"));
  await expect.poll(shown).toContain("groups");
});
