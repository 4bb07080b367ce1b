// The same by finger. A desk is not touched (playwright.config.js).

import { expect, lab, shot, test } from "./harness.js";
import { handle, touchDrag } from "./gestures.js";
import { assignment, openSettled } from "./settled.js";

test("a member dragged from the bench joins, and range shares anew", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  const group = await handle(page, "group", { id: "delay-analytics" }).boundingBox();
  const target = { x: group.x + group.width / 2, y: group.y + group.height / 2 };
  await touchDrag(page, handle(page, "bench", { id: "c3" }), target, { during: () => shot(page, testInfo, "touch-drag") });
  await lab(page).advance(8_000);
  expect(await assignment(page, "delay-analytics")).toEqual({ a1: [0, 1], a2: [2, 3], c3: [4, 5] });
});
