// Faults between clients and brokers: a lost acknowledgement and a lost request, with and without idempotence.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle, press } from "./gestures.js";

const world = (idempotent) => ({
  version: 1,
  name: "faults",
  commands: [
    { type: "topic.create", topic: "orders", partitions: 1 },
    {
      type: "producer.create",
      producer: "shop",
      topic: "orders",
      configs: { "enable.idempotence": idempotent, "request.timeout.ms": 1000 },
    },
  ],
});

async function open(page, site, idempotent) {
  await openLab(page, site, { autoplay: false });
  await lab(page).load(world(idempotent));
  await lab(page).advance(100);
}

const menu = (page) => page.locator("log-lab [role=menu]");
const item = (page, name) => page.locator("log-lab").getByRole("menuitem", { name });
const more = (page) => handle(page, "producer", { id: "shop" }).locator("[aria-haspopup=menu]");
const chip = (page) => handle(page, "fault", { id: "f1" });

/** Producers have a column of their own, or on a narrow screen a tab. */
async function showProducers(page) {
  const tab = page.locator("log-lab").getByRole("tab", { name: "Producers" });
  if (await tab.isVisible()) await tab.click();
}

async function breakIt(page, testInfo, name) {
  await showProducers(page);
  await press(testInfo, more(page));
  await press(testInfo, item(page, "Faults"));
  await press(testInfo, item(page, name));
  await expect(chip(page)).toBeVisible();
}

/** Sends a record as the page's script does, and says how many records the log has once all is settled. */
async function sendOne(page) {
  await lab(page).apply({ type: "producer.send", topic: "orders", key: "k", value: "v", producer: "shop" });
  await lab(page).advance(3_000);
  const { topics } = await lab(page).snapshot();
  return topics.orders.partitions[0].log_end_offset;
}

for (const [idempotent, records] of [
  [true, 1],
  [false, 2],
]) {
  test(`a lost acknowledgement, idempotence ${idempotent ? "on" : "off"}: ${records} in the log`, async ({ page, site }, testInfo) => {
    await open(page, site, idempotent);
    await breakIt(page, testInfo, "Lose its next acknowledgement");
    await shot(page, testInfo, `fault-${idempotent ? "idempotent" : "plain"}`);
    expect(await sendOne(page)).toBe(records);
    await expect(chip(page)).toHaveCount(0);
    const { events } = await lab(page).events();
    const told = events.map((event) => event.type);
    expect(told).toContain("message_harmed");
    expect(told).toContain("produce_retried");
    expect(told.includes("repetition_dropped")).toBe(idempotent);
  });
}

test("a lost request is sent again, and is in the log once", async ({ page, site }, testInfo) => {
  await open(page, site, false);
  await breakIt(page, testInfo, "Lose its next produce request");
  expect(await sendOne(page)).toBe(1);
});

test("by keyboard: the menu, the fault, and its end on the chip", { tag: "@desk" }, async ({ page, site }) => {
  await open(page, site, true);
  await more(page).focus();
  await page.keyboard.press("Enter");
  await item(page, "Faults").focus();
  await page.keyboard.press("Enter");
  await item(page, "Lose its next produce request").focus();
  await page.keyboard.press("Enter");
  await expect(chip(page)).toBeVisible();
  await expectAccessible(page);
  await chip(page).focus();
  await page.keyboard.press("Enter");
  await expect(chip(page)).toHaveCount(0);
  expect(await sendOne(page)).toBe(1);
});

test("a form sets how often and how likely; a producer crashes and stands still", async ({ page, site }, testInfo) => {
  await open(page, site, true);
  await showProducers(page);
  await press(testInfo, more(page));
  await press(testInfo, item(page, "Faults"));
  await press(testInfo, item(page, /Another fault/));
  const dialog = page.locator("log-lab [role=dialog]");
  await dialog.locator("[name=times]").fill("3");
  await dialog.locator("[name=chance]").fill("50");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Begin" }).click();
  await expect(chip(page)).toHaveAttribute("title", /chance of 50 %/);
  await press(testInfo, more(page));
  await press(testInfo, item(page, "Freeze"));
  await expect(handle(page, "producer", { id: "shop" })).toContainText("stands still");
  await press(testInfo, more(page));
  await press(testInfo, item(page, "Crash"));
  await expect(handle(page, "producer", { id: "shop" })).toContainText("crashed");
  await expect(menu(page)).toHaveCount(0);
});
