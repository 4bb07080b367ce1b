// What a person does on the stage, with a mouse, a finger or keys, and what the group makes of it.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle, mouseDrag, touchDrag } from "./gestures.js";

const GROUP = "gate-displays";

/** Partitions of each member of the group, by name. */
async function assignment(page, group = GROUP) {
  const { members } = (await lab(page).snapshot()).groups[group];
  return Object.fromEntries(Object.entries(members).map(([name, m]) => [name, m.assignment.map(([, p]) => p)]));
}

const TWO = { c1: [0, 1, 2], c2: [3, 4, 5] };
const THREE = { c1: [0, 1], c2: [2, 3], c3: [4, 5] };

async function openSettled(page, site) {
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_000);
  await expect.poll(() => assignment(page)).toEqual(TWO);
}

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

test.describe("by mouse", () => {
  test.skip(({ isMobile }) => isMobile, "a phone has no mouse");

  test("a member dragged from the bench joins, and range shares anew", async ({ page, site }, testInfo) => {
    await openSettled(page, site);
    await mouseDrag(page, handle(page, "bench", { id: "c3" }), handle(page, "group", { id: GROUP }), {
      during: () => shot(page, testInfo, "drag-into-group"),
    });
    await lab(page).advance(50);
    expect((await lab(page).snapshot()).groups[GROUP].state).toBe("PreparingRebalance");
    await page.waitForTimeout(400);
    await shot(page, testInfo, "rebalance");
    await lab(page).advance(4_000);
    expect(await assignment(page)).toEqual(THREE);
    await page.waitForTimeout(400);
    await shot(page, testInfo, "rebalanced");
  });

  test("a member dragged out leaves cleanly, and the rest follows at once", async ({ page, site }) => {
    await openSettled(page, site);
    await mouseDrag(page, handle(page, "member", { group: GROUP, id: "c2" }), handle(page, "bench").first());
    expect(Object.keys(await assignment(page))).toEqual(["c1"]);
    // c1 hears of it with its next heartbeat, a second later at most; nobody waits for the session timeout of 10 s.
    await lab(page).advance(1_500);
    expect(await assignment(page)).toEqual({ c1: [0, 1, 2, 3, 4, 5] });
    await expect(handle(page, "bench", { id: "c2" })).toBeVisible();
  });

  test("a crash rebalances only after the session timeout", async ({ page, site }) => {
    await openSettled(page, site);
    await mouseDrag(page, handle(page, "member", { group: GROUP, id: "c2" }), handle(page, "crash-zone"));
    // The scenario's session timeout is 10 s, and the last heartbeat is at most 1 s old.
    await lab(page).advance(8_900);
    expect(await assignment(page)).toEqual(TWO);
    await lab(page).advance(4_000);
    expect(await assignment(page)).toEqual({ c1: [0, 1, 2, 3, 4, 5] });
  });

  test("a marker dragged back reads exactly the records that the ghost promised", async ({ page, site }, testInfo) => {
    await openSettled(page, site);
    const before = await lab(page).snapshot();
    const marker = handle(page, "marker", { group: GROUP, topic: "flight-events", partition: 0, which: "position" });
    const box = await marker.boundingBox();
    let promised;
    const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await mouseDrag(page, from, { x: from.x - 140, y: from.y }, {
      during: async () => {
        promised = await marker.getAttribute("aria-valuetext");
        await shot(page, testInfo, "seek-ghost");
      },
    });
    const count = Number(promised.match(/(\d+) records? again/)?.[1]);
    expect(count).toBeGreaterThan(2);
    await lab(page).advance(15_000);
    const after = await lab(page).snapshot();
    const again = (s) => s.counters.groups[GROUP].re_read;
    expect(again(after) - again(before)).toBe(count);
  });
});

test.describe("by finger", () => {
  test.skip(({ isMobile }) => !isMobile, "a desk is not touched");

  test("a member dragged from the bench joins, and range shares anew", async ({ page, site }, testInfo) => {
    await openSettled(page, site);
    const group = await handle(page, "group", { id: "delay-analytics" }).boundingBox();
    const target = { x: group.x + group.width / 2, y: group.y + group.height / 2 };
    await touchDrag(page, handle(page, "bench", { id: "c3" }), target, { during: () => shot(page, testInfo, "touch-drag") });
    await lab(page).advance(8_000);
    expect(await assignment(page, "delay-analytics")).toEqual({ a1: [0, 1], a2: [2, 3], c3: [4, 5] });
  });
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
