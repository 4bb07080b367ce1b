// The same by finger. A desk is not touched (playwright.config.js).

import { expect, lab, shot, test } from "./harness.js";
import { handle, touchDrag } from "./gestures.js";
import { openHost } from "./host.js";
import { assignment, openSettled } from "./settled.js";

test("a member dragged from the bench joins, and range shares anew", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  // Nothing may scroll any more once it is known where the group is.
  await handle(page, "bench", { id: "c3" }).scrollIntoViewIfNeeded();
  const group = await handle(page, "group", { id: "delay-analytics" }).boundingBox();
  const target = { x: group.x + group.width / 2, y: group.y + 30 };
  await touchDrag(page, handle(page, "bench", { id: "c3" }), target, { during: () => shot(page, testInfo, "touch-drag") });
  await lab(page).advance(8_000);
  expect(await assignment(page, "delay-analytics")).toEqual({ a1: [0, 1], a2: [2, 3], c3: [4, 5] });
});

test("two fingers zoom along the offsets, and the page does not", async ({ page, site }) => {
  await openSettled(page, site);
  const stage = page.locator("log-lab .stage");
  const box = await stage.boundingBox();
  const y = box.y + 60;
  const middle = box.x + box.width / 2;
  const session = await page.context().newCDPSession(page);
  const fingers = (apart) => [{ x: middle - apart / 2, y, id: 1 }, { x: middle + apart / 2, y, id: 2 }];
  const touch = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await expect(stage).not.toHaveClass(/panned/);
  await touch("touchStart", fingers(160));
  for (let apart = 150; apart >= 60; apart -= 10) await touch("touchMove", fingers(apart));
  await touch("touchEnd", []);
  await expect(stage).toHaveClass(/panned/);
  expect(await page.evaluate(() => visualViewport.scale)).toBe(1);
});

test("a finger that drags in the lab does not swipe the page", async ({ page, site }) => {
  await openHost(page, site, "");
  await page.evaluate(() => {
    window.touches = 0;
    for (const name of ["touchstart", "touchmove", "touchend"]) document.addEventListener(name, () => window.touches++);
  });
  const lane = await handle(page, "lane").first().boundingBox();
  await touchDrag(page, { x: lane.x + lane.width - 30, y: lane.y + 20 }, { x: lane.x + 40, y: lane.y + 20 });
  expect(await page.evaluate(() => window.touches)).toBe(0);
});
