// A transaction is begun, filled and aborted from its producer's menu, and read both ways: by mouse, by keys, by finger.

import { expect, lab, openLab, shot, test } from "./harness.js";
import { handle, press } from "./gestures.js";

const inLab = (page) => page.locator("log-lab");
const entry = (page, name) => inLab(page).getByRole("menuitem", { name });

const group = (name) => ({ type: "group.create", group: name, configs: { "auto.offset.reset": "earliest" } });
const reader = (name) => ({
  type: "member.join", group: name, member: name, topics: ["t"], configs: { "isolation.level": name },
});
const send = { type: "producer.send", topic: "t", key: "k", value: "v", partition: 0, producer: "p" };

/** A producer with a transactional id, and a reader of each isolation level. */
async function world(page, site) {
  await openLab(page, site, { autoplay: false });
  await lab(page).load({ version: 1, name: "transactions", commands: [] });
  await lab(page).apply([
    { type: "topic.create", topic: "t", partitions: 1 },
    { type: "producer.create", producer: "p", topic: "t", configs: { "transactional.id": "tx" } },
    group("read_uncommitted"), group("read_committed"), reader("read_uncommitted"), reader("read_committed"),
  ]);
  await lab(page).advance(8_000);
}

async function positions(page) {
  const { groups } = await lab(page).snapshot();
  return ["read_uncommitted", "read_committed"].map((name) => groups[name].offsets[0].position);
}

/** Each step by the menu, opened and chosen as `choose` does it. */
async function story(page, testInfo, choose) {
  await choose("Begin a transaction");
  await lab(page).apply([send, send, { ...send, producer: undefined }]);
  await lab(page).advance(1_000);
  expect(await positions(page)).toEqual([3, 0]);
  const [open] = (await lab(page).snapshot()).topics.t.partitions;
  expect([open.high_watermark, open.last_stable_offset]).toEqual([3, 0]);
  await shot(page, testInfo, "transaction-open");
  await choose("Abort the transaction");
  await lab(page).advance(1_000);
  expect(await positions(page)).toEqual([4, 4]);
  const [ended] = (await lab(page).snapshot()).topics.t.partitions;
  expect([ended.high_watermark, ended.last_stable_offset]).toEqual([4, 4]);
  await shot(page, testInfo, "transaction-aborted");
}

test("an aborted transaction, read both ways, by mouse or finger", async ({ page, site }, testInfo) => {
  await world(page, site);
  await story(page, testInfo, async (name) => {
    const producer = handle(page, "producer", { id: "p" });
    const tab = inLab(page).getByRole("tab", { name: "Producers" });
    if (await tab.isVisible()) await press(testInfo, tab);
    await producer.scrollIntoViewIfNeeded();
    await press(testInfo, producer.getByRole("button", { name: /menu/i }));
    await press(testInfo, entry(page, name));
  });
});

test("the same by keys", { tag: "@desk" }, async ({ page, site }, testInfo) => {
  await world(page, site);
  await story(page, testInfo, async (name) => {
    await handle(page, "producer", { id: "p" }).getByRole("button", { name: /menu/i }).focus();
    await page.keyboard.press("Enter");
    await expect(inLab(page).getByRole("menu")).toBeVisible();
    await entry(page, name).focus();
    await page.keyboard.press("Enter");
  });
});

test("a second producer fences the first, and the log says so", async ({ page, site }) => {
  await world(page, site);
  await lab(page).apply([{ type: "transaction.begin", producer: "p" }, send]);
  await lab(page).apply({ type: "producer.create", producer: "q", topic: "t", configs: { "transactional.id": "tx" } });
  await lab(page).advance(1_000);
  const refused = await lab(page).apply(send).catch((error) => error);
  expect(refused.code).toBe("INVALID_PRODUCER_EPOCH");
  await lab(page).apply({ type: "transaction.commit", producer: "p" });
  await lab(page).advance(1_000);
  const { events } = await lab(page).events(0);
  expect(events.some(({ type, producer }) => type === "producer_fenced" && producer === "p")).toBe(true);
  expect(await positions(page)).toEqual([2, 2]);
});
