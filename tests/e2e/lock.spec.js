// What `controls` and `lock` leave to a person: what is locked is not offered, and refused with the reason where it is tried.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle, mouseDrag, touchDrag } from "./gestures.js";
import { GROUP } from "./settled.js";

const inLab = (page) => page.locator("log-lab");
const items = (page) => inLab(page).getByRole("menuitem").evaluateAll((items) => items.map((item) => item.querySelector(".name").textContent));
const toast = (page) => inLab(page).locator(".toast");
const dragOf = (testInfo) => (testInfo.project.name === "phone" ? touchDrag : mouseDrag);

async function settled(page, site, options) {
  await openLab(page, site, { autoplay: false, ...options });
  await lab(page).advance(20_000);
  await expect(handle(page, "member", { group: GROUP, id: "c2" })).toBeVisible();
}

async function menuOf(page, target) {
  await target.focus();
  await page.keyboard.press("Enter");
  await expect(inLab(page).getByRole("menu")).toBeVisible();
  const found = await items(page);
  await page.keyboard.press("Escape");
  return found;
}

async function tab(page, name) {
  const tab = inLab(page).getByRole("tab", { name });
  if (await tab.isVisible()) await tab.click();
}

test("without locks everything is offered", async ({ page, site }) => {
  await settled(page, site, {});
  expect(await menuOf(page, handle(page, "member", { id: "c2" }))).toEqual(expect.arrayContaining(["Crash", "Leave (close)"]));
  await expect(handle(page, "crash-zone")).toBeVisible();
  await expect(handle(page, "add-partition").first()).toBeVisible();
});

test("lock=crash: no zone, no entry, no drag ends there; the rest works; a script may", async ({ page, site }, testInfo) => {
  await settled(page, site, { lock: "crash" });
  await expect(handle(page, "crash-zone")).toHaveCount(0);
  const found = await menuOf(page, handle(page, "member", { id: "c2" }));
  expect(found.join()).not.toMatch(/crash|freeze/i);
  expect(found.join()).toMatch(/leave/i);
  await lab(page).apply({ type: "member.crash", group: GROUP, member: "c1" });
  await handle(page, "member", { id: "c2" }).focus();
  await page.keyboard.press("Delete");
  expect(Object.keys((await lab(page).snapshot()).groups[GROUP].members)).toEqual(["c1"]);
  await shot(page, testInfo, "lock-crash");
});

test("lock=leave join: a key is refused with the reason, and a drag goes nowhere", async ({ page, site }, testInfo) => {
  await settled(page, site, { lock: "leave join" });
  const before = (await lab(page).snapshot()).groups[GROUP].members;
  const member = handle(page, "member", { id: "c2" });
  await member.focus();
  await page.keyboard.press("Delete");
  await expect(toast(page)).toContainText("locked");
  await expect(toast(page)).toContainText("leave");
  await expect(handle(page, "bench")).toHaveCount(0);
  await expect(inLab(page).getByRole("button", { name: "Add a group" })).toHaveCount(0);
  const lane = await handle(page, "lane").first().boundingBox();
  await dragOf(testInfo)(page, member, { x: lane.x + 60, y: lane.y + 20 });
  expect((await lab(page).snapshot()).groups[GROUP].members).toEqual(before);
  expect((await menuOf(page, member)).join()).not.toMatch(/move|leave|restart/i);
});

test("lock=seek: a marker dragged says why it stays", async ({ page, site }, testInfo) => {
  await settled(page, site, { lock: "seek" });
  const before = (await lab(page).snapshot()).groups[GROUP].offsets;
  const marker = handle(page, "marker", { group: GROUP, partition: 0, which: "position" });
  const box = await marker.boundingBox();
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await dragOf(testInfo)(page, from, { x: from.x - 60, y: from.y });
  await expect(toast(page)).toContainText("seek");
  expect((await lab(page).snapshot()).groups[GROUP].offsets).toEqual(before);
  expect(await menuOf(page, handle(page, "member", { id: "c2" }))).toEqual(expect.arrayContaining(["Leave (close)"]));
});

test("lock=produce partitions import reset: columns, menus and the bar offer none of it", async ({ page, site }) => {
  await settled(page, site, { lock: "produce partitions import reset" });
  await expect(handle(page, "add-partition")).toHaveCount(0);
  await inLab(page).getByRole("button", { name: "More", exact: true }).first().click();
  await expect(inLab(page).getByRole("menu")).toBeVisible();
  expect((await items(page)).join()).not.toMatch(/new topic|new producer|import|your own/i);
  expect((await items(page)).join()).toMatch(/new group/i);
  await page.keyboard.press("Escape");
  await inLab(page).getByRole("button", { name: `Menu of ${GROUP}` }).click();
  await expect(inLab(page).getByRole("menu")).toBeVisible();
  expect((await items(page)).join()).not.toMatch(/reset|remove|delete/i);
  await page.keyboard.press("Escape");
  await tab(page, "Producers");
  await expect(handle(page, "drop-file")).toHaveCount(0);
  await expect(inLab(page).locator(".producers form")).toHaveCount(0);
  await expect(inLab(page).getByRole("button", { name: /^Pause/ }).filter({ visible: true })).toHaveCount(0); // time stands: only a producer's could be there
});

test("lock=all: time runs, everything can be asked about, nothing changes", async ({ page, site }, testInfo) => {
  await settled(page, site, { lock: "all" });
  await expect(handle(page, "bench")).toHaveCount(0);
  await expect(handle(page, "crash-zone")).toHaveCount(0);
  expect(await menuOf(page, handle(page, "member", { id: "c2" }))).toEqual(["Assignment without c2 …", "Inspect", "Code …"]);
  await inLab(page).getByRole("button", { name: "More", exact: true }).first().click();
  await expect(inLab(page).getByRole("menu")).toBeVisible();
  expect((await items(page)).join()).not.toMatch(/undo|redo|scenario|new|import|timeouts/i);
  await page.keyboard.press("Escape");
  const { digest } = await lab(page).snapshot();
  await page.keyboard.press("Control+z");
  expect((await lab(page).snapshot()).digest).toBe(digest);
  await handle(page, "play").click();
  await expect.poll(async () => (await lab(page).snapshot()).time_ms).toBeGreaterThan(20_000);
  await expectAccessible(page);
  await shot(page, testInfo, "lock-all");
});

test("minimal: time runs and a click selects; nothing that edits", async ({ page, site }, testInfo) => {
  await settled(page, site, { controls: "minimal" });
  for (const kind of ["bench", "crash-zone", "add-partition", "drop-file"]) await expect(handle(page, kind)).toHaveCount(0);
  for (const kind of ["play", "step", "speed", "clock"]) await expect(handle(page, kind)).toBeVisible();
  await expect(inLab(page).getByRole("button", { name: "More", exact: true })).toHaveCount(0);
  const { digest, groups } = await lab(page).snapshot();
  await handle(page, "member", { id: "c2" }).click();
  await expect(inLab(page).getByRole("menu")).toHaveCount(0);
  await expect(handle(page, "inspector")).toBeVisible();
  await expect(handle(page, "inspector")).toContainText("c2");
  await expect(handle(page, "inspector").getByRole("button", { name: /leave|crash|freeze/i })).toHaveCount(0);
  await page.keyboard.press("Delete");
  const marker = handle(page, "marker", { group: GROUP, partition: 0, which: "position" });
  const box = await marker.boundingBox();
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await dragOf(testInfo)(page, from, { x: from.x - 60, y: from.y });
  await page.keyboard.press("Control+z");
  expect((await lab(page).snapshot())).toMatchObject({ digest, groups });
  await handle(page, "partition", { partition: 1 }).focus();
  await page.keyboard.press("Enter");
  await expect(handle(page, "inspector")).toContainText("flight-events-1");
  await expectAccessible(page);
  await shot(page, testInfo, "minimal-selected");
  await handle(page, "step").click();
  expect((await lab(page).snapshot()).digest).not.toBe(digest);
});

test("none: no control at all, and nothing on the stage does anything", async ({ page, site }, testInfo) => {
  await settled(page, site, { controls: "none" });
  await expect(inLab(page).getByRole("button").filter({ visible: true })).toHaveCount(0);
  await expect(inLab(page).locator("[tabindex='0']:not([role=region]), select, input, a").filter({ visible: true })).toHaveCount(0);
  const { digest } = await lab(page).snapshot();
  await handle(page, "member", { id: "c2" }).click();
  await handle(page, "lane").first().click();
  await page.keyboard.press(" ");
  expect(await lab(page).snapshot()).toMatchObject({ digest, running: false });
  await expect(handle(page, "inspector")).toHaveCount(0);
  await expectAccessible(page);
  await shot(page, testInfo, "none");
});

test("lock and controls take effect while the lab lives", async ({ page, site }) => {
  await settled(page, site, {});
  const set = (name, value) => page.evaluate(([name, value]) => window.loglab.setAttribute(name, value), [name, value]);
  await set("lock", "crash");
  await expect(handle(page, "crash-zone")).toHaveCount(0);
  await set("controls", "none");
  await expect(inLab(page).getByRole("button").filter({ visible: true })).toHaveCount(0);
  await set("lock", "");
  await set("controls", "full");
  await expect(handle(page, "crash-zone")).toBeVisible();
});
