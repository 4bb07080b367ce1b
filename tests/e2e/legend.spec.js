// What the marks of the stage mean: a legend that opens, tips on what the pointer rests on, the tip of a marker in hand.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle, mouseDrag } from "./gestures.js";
import { GROUP, openSettled } from "./settled.js";

const TOPIC = "flight-events";
const card = (page) => handle(page, "legend-card");
const tip = (page) => page.locator("log-lab .tip.mark");
const box = async (locator) => {
  const found = await locator.boundingBox();
  return { ...found, right: found.x + found.width, bottom: found.y + found.height };
};
const inside = (inner, outer) =>
  inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5 && inner.right <= outer.right + 0.5 && inner.bottom <= outer.bottom + 0.5;

/** Opens the legend as this screen offers it. */
async function openLegend(page) {
  const button = handle(page, "legend");
  if (await button.isVisible()) return button.click();
  await page.locator("log-lab .top").getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Legend" }).click();
}

for (const scheme of ["light", "dark"]) {
  test(`the legend names every mark, and closes again, ${scheme}`, async ({ page, site }, testInfo) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openSettled(page, site);
    await openLegend(page);
    for (const mark of ["record", "log end", "log start", "committed", "position", "lag"]) {
      await expect(card(page).locator("dt span").filter({ hasText: new RegExp(`^${mark}$`) })).toHaveCount(1);
    }
    expect(inside(await box(card(page)), await box(page.locator("log-lab")))).toBe(true);
    await expectAccessible(page);
    await shot(page, testInfo, `legend-${scheme}`);
    await page.keyboard.press("Escape");
    await expect(card(page)).toHaveCount(0);
  });
}

test("by keys: Enter opens the legend, the focus goes in and comes back", { tag: "@desk" }, async ({ page, site }) => {
  await openSettled(page, site);
  const button = handle(page, "legend");
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(card(page).getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(card(page)).toHaveCount(0);
  await expect(button).toBeFocused();
});

test("a tip says what the pointer rests on: position, committed, log end, log start, lag, record", { tag: "@desk" }, async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false, scenario: "orders" });
  await lab(page).advance(12_000);
  const { topics } = await lab(page).snapshot();
  const [topic, { partitions }] = Object.entries(topics).find(([, topic]) => topic.partitions.some((p) => p.log_end_offset > 8));
  const partition = partitions.findIndex((p) => p.log_end_offset > 8);
  await lab(page).apply({ type: "topic.delete_records", topic, partition, before_offset: 3 });
  await page.waitForTimeout(300);
  const lane = await box(handle(page, "lane", { topic, partition }));
  const marker = async (which) => box(handle(page, "marker", { topic, partition, which }).first());
  const rest = async (x, y) => {
    await page.mouse.move(x - 3, y);
    await page.mouse.move(x, y);
  };
  // On a busy machine the marker is still on its way to where the records are gone.
  let at;
  await expect(async () => {
    at = await marker("position");
    await rest(at.x + at.width / 2, at.y + at.height / 2);
    await expect(tip(page)).toContainText(/^Position \d+/, { timeout: 1_000 });
  }).toPass();
  await shot(page, testInfo, "tip-position");
  const shown = await box(tip(page));
  expect(Math.abs(shown.y - (at.y + at.height / 2))).toBeLessThan(60);
  const committed = await marker("committed");
  if (Math.abs(committed.x - at.x) > 16) {
    await rest(committed.x + committed.width / 2, committed.y + committed.height / 2);
    await expect(tip(page)).toContainText(/^Committed \d+/);
  }
  // Right of the cells is what the rails say.
  await rest(lane.right - 12, at.y + at.height / 2);
  await expect(tip(page)).toContainText(/^Lag (\d+|–)/);
  await page.keyboard.press("Escape");
  await expect(tip(page)).toHaveCount(0);
});

test("the tip of a marker in hand stands beside it, and inside the stage", { tag: "@desk" }, async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  for (const partition of [0, 5]) {
    const marker = handle(page, "marker", { group: GROUP, topic: TOPIC, partition, which: "position" });
    const from = await box(marker);
    const start = { x: from.x + 12, y: from.y + 12 };
    const to = { x: start.x - 90, y: start.y };
    await mouseDrag(page, start, to, {
      during: async () => {
        const hand = page.locator("log-lab .tip:not(.mark)");
        await expect(hand).toBeVisible();
        const beside = async () => {
          const { x, right } = await box(hand);
          return x - 30 <= to.x && to.x <= right + 30;
        };
        await expect.poll(beside).toBe(true);
        const shown = await box(hand);
        const away = Math.min(Math.abs(shown.y - to.y), Math.abs(shown.bottom - to.y));
        expect(away).toBeLessThan(30);
        expect(inside(shown, await box(page.locator("log-lab .stage")))).toBe(true);
        await shot(page, testInfo, `marker-tip-${partition}`);
        await page.keyboard.press("Escape");
      },
    });
  }
});
