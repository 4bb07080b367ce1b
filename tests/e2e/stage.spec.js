// The stage on any screen: what it shows, and what keys do on it.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle } from "./gestures.js";
import { GROUP, THREE, assignment, openSettled } from "./settled.js";

test("the default page streams flights within three seconds of load", async ({ page, site }, testInfo) => {
  await page.goto(`${site.url}index.html`);
  await page.waitForFunction(() => window.loglab?.ready);
  const produced = async () => (await lab(page).snapshot()).counters?.produced ?? 0;
  await page.evaluate(() => window.loglab.ready);
  await expect.poll(produced, { timeout: 3_000 }).toBeGreaterThan(3);
  await expect(handle(page, "play")).toBeVisible();
  await expect(handle(page, "lane")).toHaveCount(6);
  await page.waitForTimeout(6_000);
  await shot(page, testInfo, "default");
});

test("keys do the same: a bench member's menu puts it into a group", async ({ page, site }) => {
  await openSettled(page, site);
  await handle(page, "bench", { id: "c3" }).focus();
  await page.keyboard.press("Enter");
  const item = page.getByRole("menuitem", { name: new RegExp(GROUP) });
  await expect(item).toBeVisible();
  await item.focus();
  await page.keyboard.press("Enter");
  await lab(page).advance(8_000);
  expect(await assignment(page)).toEqual(THREE);
  await expect(page.locator("log-lab [role=status]").first()).toContainText("c3");
});

test("a marker is a slider: arrows move the ghost, Enter seeks, Escape does not", async ({ page, site }) => {
  await openSettled(page, site);
  const marker = handle(page, "marker", { group: GROUP, topic: "flight-events", partition: 0, which: "position" });
  const position = async () => (await lab(page).snapshot()).groups[GROUP].offsets[0].position;
  const before = await position();
  await marker.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft");
  await expect(marker).toHaveAttribute("aria-valuenow", String(before - 4));
  await page.keyboard.press("Escape");
  expect(await position()).toBe(before);
  await marker.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  expect(await position()).toBe(before - 3);
});

test("a surplus member is idle and says so", async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false, scenario: "orders" });
  await lab(page).advance(10_000);
  const idle = handle(page, "member", { group: "matching-engine", id: "m4" });
  await expect(idle).toContainText(/idle/i);
  await expect(idle).toContainText(/4 members.*3 partitions|3 partitions.*4 members/i);
  await shot(page, testInfo, "idle-member");
});

test("partitions are added after a look at the keys that move, and the first gesture can be undone", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await handle(page, "add-partition").first().focus();
  await page.keyboard.press("Enter");
  const preview = page.locator("log-lab [role=dialog]");
  await expect(preview).toContainText(/UA|EV|B6|DL/);
  await shot(page, testInfo, "grow-preview");
  await preview.getByRole("button", { name: /add/i }).first().click();
  await expect(handle(page, "lane")).toHaveCount(7);
  await page.keyboard.press("Control+z");
  await expect(handle(page, "lane")).toHaveCount(6);
});

test("one event at a time", async ({ page, site }) => {
  await openSettled(page, site);
  const before = (await lab(page).snapshot()).time_ms;
  await handle(page, "step").click();
  const after = (await lab(page).snapshot()).time_ms;
  expect(after).toBeGreaterThan(before);
  expect(after - before).toBeLessThan(2_000);
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing to complain of, ${scheme}`, async ({ page, site }, testInfo) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openSettled(page, site);
    await shot(page, testInfo, `settled-${scheme}`);
    await expectAccessible(page);
  });
}

test("everything is reachable at 320 px", async ({ page, site }, testInfo) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openSettled(page, site);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wider).toBe(false);
  await shot(page, testInfo, "narrow-320");
});
