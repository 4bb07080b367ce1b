// What a person does on the stage with a mouse, and what the group makes of it. A phone has none (playwright.config.js).

import { expect, lab, shot, test } from "./harness.js";
import { handle, mouseDrag } from "./gestures.js";
import { openHost } from "./host.js";
import { GROUP, THREE, TWO, assignment, openSettled } from "./settled.js";

test("a member dragged from the bench joins, and range shares anew", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await mouseDrag(page, handle(page, "bench", { id: "c3" }), handle(page, "group", { id: GROUP }), {
    during: () => shot(page, testInfo, "drag-into-group"),
  });
  // Both others send heartbeats at 20.01 s and learn of it then: until then the coordinator waits for them.
  await lab(page).advance(3);
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
  // c1 learns of it with its next heartbeat, a second later at most; nobody waits for the session timeout of 10 s.
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

test("while the lab runs, what is told of a dragged marker is what is read again", async ({ page, site }) => {
  await openSettled(page, site);
  const again = async () => (await lab(page).snapshot()).counters.groups[GROUP].re_read;
  expect(await again()).toBe(0);
  const marker = handle(page, "marker", { group: GROUP, topic: "flight-events", partition: 0, which: "position" });
  const box = await marker.boundingBox();
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await lab(page).play();
  await mouseDrag(page, from, { x: from.x - 140, y: from.y }, { during: () => page.waitForTimeout(1_500) });
  const told = await page.locator("log-lab .toast").textContent();
  await lab(page).pause();
  await lab(page).advance(15_000);
  const count = Number(told.match(/reads (\d+) records again/)?.[1]);
  expect(count).toBeGreaterThan(2);
  expect(await again()).toBe(count);
});

test("keys that the lab handles stay in it, all others reach the page", async ({ page, site }) => {
  await openHost(page, site, "", { inside: '<button id="after">after</button>' });
  await page.evaluate(() => {
    window.keys = [];
    for (const name of ["keydown", "keypress", "keyup"]) addEventListener(name, (event) => window.keys.push(event.key));
  });
  const reached = async (act) => {
    await page.evaluate(() => (window.keys = []));
    await act();
    return page.evaluate(() => [...new Set(window.keys)]);
  };
  const press = (key) => () => page.keyboard.press(key);
  await handle(page, "play").focus();
  expect(await reached(press("Space"))).toEqual([]);
  expect(await reached(press("Enter"))).toEqual([]);
  expect(await reached(press("ArrowRight"))).toEqual([]);
  expect(await reached(press("b"))).toEqual(["b"]);
  expect(await reached(press("PageDown"))).toEqual(["PageDown"]);
  await lab(page).pause();
  // A marker's arrows, a menu's letters, the Escape that closes it, and what is typed into a field.
  await handle(page, "marker", { group: GROUP, partition: 0, which: "position" }).focus();
  expect(await reached(press("ArrowLeft"))).toEqual([]);
  expect(await reached(press("Escape"))).toEqual([]);
  await handle(page, "member", { id: "c2" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("log-lab [role=menu]")).toBeVisible();
  expect(await reached(press("f"))).toEqual([]);
  expect(await reached(press("Escape"))).toEqual([]);
  await page.locator("log-lab .producers input[type=text]").first().focus();
  expect(await reached(() => page.keyboard.type("bo. "))).toEqual([]);
  await page.locator("#after").focus();
  expect(await reached(press("Space"))).toEqual([" "]);
});
