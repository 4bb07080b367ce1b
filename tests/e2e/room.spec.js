// Answers where there is room for them, at 1440, 768 and 390 px; charts and the axis; the calculator and the reset.

import { expect, lab, openLab, shot, test } from "./harness.js";
import { handle } from "./gestures.js";
import { GROUP, openSettled } from "./settled.js";

const TOPIC = "flight-events";
const inspector = (page) => handle(page, "inspector");
const box = async (locator) => {
  const found = await locator.boundingBox();
  return { ...found, right: found.x + found.width, bottom: found.y + found.height };
};

/** A tap or click on a record in the middle of a lane. */
async function pressRecord(page, touch) {
  const lane = await box(handle(page, "lane", { topic: TOPIC, partition: 3 }));
  // A finger's marker is wider than it is drawn: a cell before the first of them.
  const at = touch ? { x: lane.x + 95, y: lane.y + 18 } : { x: lane.x + Math.min(130, lane.width / 3), y: lane.y + 26 };
  await (touch ? page.touchscreen.tap(at.x, at.y) : page.mouse.click(at.x, at.y));
  return at;
}

test.describe("a record's answer is in view with the record", () => {
  for (const [width, height] of [[1440, 900], [768, 1024], [390, 844]]) {
    test(`at ${width} px`, { tag: width > 400 ? "@desk" : [] }, async ({ page, site }, testInfo) => {
      const touch = testInfo.project.name === "phone";
      await page.setViewportSize({ width, height });
      await openSettled(page, site);
      await pressRecord(page, touch);
      await expect(inspector(page)).toContainText("partition 3");
      const answer = await box(inspector(page));
      expect(answer.y).toBeGreaterThan(0);
      // A long one scrolls.
      expect(Math.min(answer.bottom, height) - answer.y).toBeGreaterThan(150);
      // All of it can be read without a hidden part beside it.
      expect(await inspector(page).evaluate((it) => it.scrollWidth <= it.clientWidth + 1)).toBe(true);
      const lane = await box(handle(page, "lane", { topic: TOPIC, partition: 3 }));
      expect(lane.bottom).toBeLessThanOrEqual(answer.y + 1);
      await shot(page, testInfo, `why-${width}`);
      await inspector(page).getByRole("button", { name: "Close" }).click();
      await expect(inspector(page).getByRole("button", { name: "Close" })).toHaveCount(0);
    });
  }
});

test("the axis below the stage is no slider", { tag: "@desk" }, async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  const axis = page.locator("log-lab .timeline");
  await expect(axis).toContainText("now");
  await expect(axis).toContainText("simulated");
  await expect(axis.locator("[role=slider], input")).toHaveCount(0);
  expect(await axis.locator(".tl-now").evaluate((it) => getComputedStyle(it).pointerEvents)).toBe("none");
  const labels = (await axis.locator(".tl-mark:not(.quiet) .label").all()).map(box);
  const placed = (await Promise.all(labels)).sort((a, b) => a.x - b.x);
  const { x, right } = await box(axis);
  for (const [i, one] of placed.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(x);
    expect(one.right).toBeLessThanOrEqual(right);
    if (i > 0) expect(one.x).toBeGreaterThan(placed[i - 1].right);
  }
});

test("labels in charts neither overlap nor leave the chart, with ten groups", { tag: "@desk" }, async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false });
  const groups = Array.from({ length: 10 }, (_, n) => `a-consumer-group-with-a-rather-long-name-${n}`);
  await lab(page).apply(groups.map((group) => ({ type: "group.create", group, configs: { "auto.offset.reset": "earliest" } })));
  await lab(page).apply(groups.map((group) => ({ type: "member.join", group, member: "m", topics: [TOPIC] })));
  await lab(page).advance(20_000);
  const chart = page.locator("log-lab .chart svg");
  await expect(chart).toBeVisible();
  await page.waitForTimeout(400);
  const area = await box(chart);
  const texts = await Promise.all((await chart.locator("text").all()).map(box));
  for (const [i, a] of texts.entries()) {
    expect(a.right).toBeLessThanOrEqual(area.right + 1);
    expect(a.x).toBeGreaterThanOrEqual(area.x - 1);
    for (const b of texts.slice(i + 1)) {
      const apart = a.right <= b.x + 0.5 || b.right <= a.x + 0.5 || a.bottom <= b.y + 4 || b.bottom <= a.y + 4;
      expect(apart, JSON.stringify([a, b])).toBe(true);
    }
  }
  await expect(chart).toContainText("more");
  await shot(page, testInfo, "chart-ten-groups");
});

test("at 390 px each group's lag stands at its own rail, by its owner's name", async ({ page, site }, testInfo) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openSettled(page, site);
  await shot(page, testInfo, "rails-390");
  // Where the hint points, there are the groups.
  const hint = page.locator("log-lab [data-kind=hint]");
  const way = await hint.locator(".way").evaluate((it) => getComputedStyle(it, "::before").content);
  const [bench, group] = [await box(hint), await box(handle(page, "group").first())];
  expect(way).toContain(bench.y < group.y ? "\u2193" : "\u2191");
});

test("the calculator says librdkafka, keeps what was entered, and answers on the screen", async ({ page, site }, testInfo) => {
  await page.setViewportSize({ width: testInfo.project.name === "phone" ? 390 : 1440, height: 844 });
  await openSettled(page, site);
  const open = async () => {
    await page.locator("log-lab .top").getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: /Key calculator/ }).click();
  };
  await open();
  const dialog = page.locator("log-lab [role=dialog]");
  await expect(dialog.locator("select[name=rule]")).toContainText("librdkafka");
  const bars = await box(dialog.locator(".histogram"));
  expect(bars.bottom).toBeLessThan(844);
  await dialog.locator("[name=partitions]").fill("12");
  await dialog.locator("select[name=source]").selectOption("");
  await dialog.locator("[name=keys]").fill("x\ny\nz");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await open();
  await expect(dialog.locator("[name=partitions]")).toHaveValue("12");
  await expect(dialog.locator("[name=keys]")).toHaveValue("x\ny\nz");
});

test("'without c2' is in c2's own menu", async ({ page, site }) => {
  await openSettled(page, site);
  await handle(page, "member", { group: GROUP, id: "c2" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: /without c2/ }).click();
  const change = page.locator("log-lab [role=dialog] select[name=change] option:checked");
  await expect(change).toHaveText(/without c2/i);
});

test("a step says what it did", async ({ page, site }) => {
  await openSettled(page, site);
  await handle(page, "step").click();
  await expect(page.locator("log-lab .toast")).toContainText(/^\d+(\.\d+)? s: ./);
});

test("a reset stops the members first, as previewed, and sums its rows up", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await handle(page, "group", { id: GROUP }).getByRole("button", { name: /menu/i }).first().click();
  await page.getByRole("menuitem", { name: "Reset offsets…", exact: true }).click();
  const dialog = page.locator("log-lab [role=dialog]");
  await expect(handle(page, "console-stop")).toContainText("still has members");
  const cells = async (row) => (await row.locator("td").allTextContents()).map(Number);
  const rows = await Promise.all((await dialog.locator(".plan tbody tr").all()).map(cells));
  const total = await cells(dialog.locator(".plan tfoot tr"));
  expect(rows).toHaveLength(6);
  expect(total[0]).toBe(rows.reduce((sum, row) => sum + row[2], 0));
  expect(total[0]).toBeGreaterThan(20);
  await shot(page, testInfo, "reset-stops-first");
  await dialog.getByRole("button", { name: "Stop all members, then reset" }).click();
  await expect(page.locator("log-lab .toast")).toContainText("closed");
  const { members, offsets, state } = (await lab(page).snapshot()).groups[GROUP];
  expect([Object.keys(members).length, state]).toEqual([0, "Empty"]);
  expect(offsets.every((offset) => offset.committed === 0)).toBe(true);
});
