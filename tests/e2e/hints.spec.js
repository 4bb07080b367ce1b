// One hint after the other, each where it can be done, until all are done or nobody wants them; and messages that
// cover nothing that has just changed.

import { expect, lab, shot, test } from "./harness.js";
import { handle, mouseDrag, touchDrag } from "./gestures.js";
import { GROUP, openSettled } from "./settled.js";

const TOPIC = "flight-events";
const hint = (page) => handle(page, "hint");
const box = async (locator) => locator.boundingBox();
const apart = (a, b) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

/** Drags as this screen is used. */
async function drag(page, testInfo, from, to) {
  await (testInfo.project.name === "phone" ? touchDrag(page, from, to, { hold_ms: 30 }) : mouseDrag(page, from, to));
}

test("join, crash, pull back a bookmark, add a partition: then no hint is left", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await expect(hint(page)).toContainText("Drag c3 into a group");
  await drag(page, testInfo, handle(page, "bench", { id: "c3" }), handle(page, "group", { id: GROUP }));
  await expect(hint(page)).toContainText("“crash”");
  await expect(page.locator("log-lab [role=status]").first()).toContainText("crash");
  await lab(page).advance(8_000);
  const victim = (await hint(page).textContent()).match(/drag (\w+)/)[1];
  await shot(page, testInfo, "hint-crash");
  await drag(page, testInfo, page.locator(`log-lab .member[data-id="${victim}"]`), handle(page, "crash-zone"));
  await expect(hint(page)).toContainText("bookmark");
  await expect(hint(page)).toBeVisible();
  await shot(page, testInfo, "hint-bookmark");
  const { group, topic, partition } = await hint(page).evaluate((it) => ({ ...it.dataset }));
  const marker = handle(page, "marker", { group, topic, partition, which: "position" });
  await marker.focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(hint(page)).toContainText("Add a partition");
  await shot(page, testInfo, "hint-partition");
  await handle(page, "add-partition", { topic: TOPIC }).focus();
  await page.keyboard.press("Enter");
  await page.locator("log-lab [role=dialog]").getByRole("button", { name: /^Add/ }).click();
  await expect(handle(page, "lane")).toHaveCount(7);
  await expect(hint(page)).toHaveCount(0);
});

test("hints can be dismissed, by key as well", async ({ page, site }) => {
  await openSettled(page, site);
  await hint(page).getByRole("button", { name: "No more hints" }).focus();
  await page.keyboard.press("Enter");
  await expect(hint(page)).toHaveCount(0);
  await lab(page).advance(1_000);
  await expect(hint(page)).toHaveCount(0);
});

test("a message covers nothing that has just changed", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await drag(page, testInfo, handle(page, "bench", { id: "c3" }), handle(page, "group", { id: GROUP }));
  const toast = page.locator("log-lab .toast");
  await expect(toast).toBeVisible();
  await page.waitForTimeout(300);
  await shot(page, testInfo, "toast");
  const covered = await box(toast);
  const kinds = ["lane", "group", "member", "marker", "partition"].map((kind) => `log-lab [data-kind="${kind}"]`);
  for (const one of await page.locator([...kinds, "log-lab .tl-mark", "log-lab .crash-zone"].join(", ")).all()) {
    const there = await box(one);
    if (there) expect(apart(covered, there), await one.evaluate((it) => it.outerHTML.slice(0, 120))).toBe(true);
  }
});

test("what is dragged stays inside the lab", { tag: "@desk" }, async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  const { width, height } = page.viewportSize();
  await mouseDrag(page, handle(page, "member", { group: GROUP, id: "c2" }), { x: width - 6, y: height - 260 }, {
    during: async () => {
      const ghost = await box(page.locator("log-lab .ghost"));
      expect(ghost.x + ghost.width).toBeLessThanOrEqual(width);
      expect(ghost.x).toBeGreaterThanOrEqual(0);
      expect(ghost.y + ghost.height).toBeLessThanOrEqual(height);
      await shot(page, testInfo, "ghost-inside");
      await page.keyboard.press("Escape");
    },
  });
});

test("moved partitions and records read again stay marked for a while", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await lab(page).apply({ type: "member.join", group: GROUP, member: "c3", topics: [TOPIC] });
  await lab(page).advance(8_000);
  const moved = page.locator(`log-lab [data-kind="group"][data-id="${GROUP}"] .p.moved`);
  await expect(moved.first()).toBeAttached();
  await shot(page, testInfo, "moved-partitions");
  await lab(page).play();
  await expect(moved).toHaveCount(0, { timeout: 15_000 });
});
