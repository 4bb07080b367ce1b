// The module is loaded in parts: a page works without what is behind a gate, and a control that needs it waits for it.

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

const more = (page) => page.locator("log-lab header [aria-haspopup=menu]").last();

test("whatever comes near fetches the tools, once for all labs", async ({ page, site }) => {
  const names = asked(page);
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  expect(names).toEqual([]);
  for (const element of await page.locator("log-lab").all()) await element.hover();
  await expect.poll(() => names).toEqual(["split_tools.wasm"]);
  await page.waitForTimeout(300);
  expect(names).toEqual(["split_tools.wasm"]);
});

test("a control that waits for its part shows that it waits", async ({ page, site }) => {
  let come;
  const there = new Promise((resolve) => (come = resolve));
  await page.route(PART, async (route) => {
    await there;
    await route.continue();
  });
  await openLab(page, site);
  await more(page).click();
  await expect(more(page)).toHaveAttribute("aria-busy", "true");
  await expect(page.getByRole("menu")).toHaveCount(0);
  come();
  await expect(page.getByRole("menu")).toBeVisible();
  await expect(more(page)).not.toHaveAttribute("aria-busy");
});

test("a touch whose part can't be had is told, and the next one tries again", async ({ page, site, guard }) => {
  guard.allow(/Failed to load resource|TypeError: .*(fetch|compile|instantiate)/i);
  await page.route(PART, (route) => route.fulfill({ status: 404 }));
  await openLab(page, site, { autoplay: false });
  const errors = await page.evaluateHandle(() => {
    const errors = [];
    window.loglab.addEventListener("loglab-error", ({ detail }) => errors.push(detail));
    return errors;
  });
  await more(page).click();
  await expect(page.locator("log-lab").getByText("could not be loaded").first()).toBeVisible();
  expect(await errors.evaluate((errors) => errors[0].code)).toBe("RESOURCE_NOT_FOUND");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(more(page)).not.toHaveAttribute("aria-busy");
  // What needs no part goes on.
  await page.locator("log-lab [data-kind=play]").click();
  await expect.poll(async () => (await lab(page).snapshot()).running).toBe(true);
  await page.unroute(PART);
  await more(page).click();
  await expect(page.getByRole("menu")).toBeVisible();
});

test("a part that can't be had, costs only itself, and is tried again", async ({ page, site, guard }) => {
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
