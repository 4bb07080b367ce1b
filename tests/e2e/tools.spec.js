// The second part of the module: a page at work does without it, a touch fetches it, and whoever is earlier waits for it.

import { expect, lab, openLab, ready, test } from "./harness.js";

const TOOLS = /loglab_tools\.wasm$/;
const SCENARIOS = ["flights", "trips", "orders", "classroom", "empty"];

/** How often the tools are asked for from now on. */
function count(page) {
  const asked = { times: 0 };
  page.on("request", (request) => (asked.times += TOOLS.test(request.url()) ? 1 : 0));
  return asked;
}

for (const scenario of SCENARIOS) {
  test(`${scenario} at work does without the tools`, async ({ page, site }) => {
    const asked = count(page);
    await openLab(page, site, { scenario });
    await lab(page).play();
    await lab(page).advance(20_000);
    await page.waitForTimeout(500);
    await lab(page).snapshot();
    expect(asked.times).toBe(0);
  });
}

test("a script that does what people do needs no tools either", async ({ page, site }) => {
  const asked = count(page);
  await openLab(page, site);
  await lab(page).apply([
    { type: "member.join", group: "gate-displays", member: "c9", topics: ["flight-events"] },
    { type: "producer.send", topic: "flight-events", key: "UA", value: "by hand" },
  ]);
  await lab(page).advance(10_000);
  await lab(page).apply({ type: "member.leave", group: "gate-displays", member: "c9" });
  await lab(page).advance(10_000);
  expect(asked.times).toBe(0);
});

test("the first touch fetches them, once for all labs", async ({ page, site }) => {
  const asked = count(page);
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  expect(asked.times).toBe(0);
  for (const element of await page.locator("log-lab").all()) await element.hover();
  await expect.poll(() => asked.times).toBe(1);
  await page.waitForTimeout(300);
  expect(asked.times).toBe(1);
});

test("whoever wants them before that waits for them", async ({ page, site }) => {
  const asked = count(page);
  await openLab(page, site);
  const told = await page.evaluate(() => window.loglab.console("--list"));
  expect(told.stdout).toContain("gate-displays");
  expect(asked.times).toBe(1);
  await page.locator("log-lab").hover();
  await page.waitForTimeout(300);
  expect(asked.times).toBe(1);
});

test("a lab whose tools can't be had says so and goes on", async ({ page, site, guard }) => {
  guard.allow(/loglab_tools\.wasm|Failed to load resource/);
  await page.route(TOOLS, (route) => route.fulfill({ status: 404 }));
  await openLab(page, site);
  const refused = await page.evaluate(() => {
    try {
      window.loglab.console("--list");
    } catch ({ name, code, message }) {
      return { name, code, message };
    }
  });
  expect(refused).toEqual({ name: "LogLabError", code: "RESOURCE_NOT_FOUND", message: expect.stringContaining("loglab_tools.wasm") });
  // A touch is told so too, and does not reach a module that could not answer it.
  const errors = await page.evaluateHandle(() => {
    const codes = [];
    window.loglab.addEventListener("loglab-error", ({ detail }) => codes.push(detail.code));
    return codes;
  });
  const more = page.locator("log-lab header [aria-haspopup=menu]").last();
  await more.hover();
  await page.waitForTimeout(300);
  await more.click();
  expect(await errors.evaluate((codes) => codes[0])).toBe("RESOURCE_NOT_FOUND");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await lab(page).pause();
  const before = (await lab(page).snapshot()).time_ms;
  expect(await lab(page).advance(1_000)).toBe(before + 1_000);
  await page.unroute(TOOLS);
  await more.click();
  await expect(page.getByRole("menu")).toBeVisible();
  expect((await page.evaluate(() => window.loglab.console("--list"))).stdout).toContain("gate-displays");
});
