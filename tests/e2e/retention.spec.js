// What is kept, and for how long: segments that go, the cleaner, and a group that loses what it had not read.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle, press } from "./gestures.js";

const inLab = (page) => page.locator("log-lab");

async function showTab(page, name) {
  const tab = inLab(page).getByRole("tab", { name });
  if (await tab.isVisible()) await tab.click();
}

const partition = async (page, topic) => (await lab(page).snapshot()).topics[topic].partitions[0];

/** The topic's own menu. */
async function topicMenu(page, testInfo, topic) {
  await showTab(page, "Stage");
  await press(testInfo, inLab(page).getByRole("button", { name: `Menu of ${topic}` }));
  return inLab(page).getByRole("menu");
}

test("a group that was away loses records to retention, and is told", async ({ page, site }, testInfo) => {
  await openLab(page, site, { scenario: "lost-by-retention", autoplay: false });
  await lab(page).advance(329_000);
  const before = await partition(page, "clicks");
  expect(before.log_start_offset).toBe(0);
  expect(before.segments.length).toBeGreaterThan(20);
  expect(before.segments.reduce((sum, segment) => sum + segment.size_bytes, 0)).toBe(before.size_bytes);
  await lab(page).advance(2_000);
  const after = await partition(page, "clicks");
  expect(after.log_start_offset).toBe(after.segments[0].base_offset);
  const stood = (await lab(page).snapshot()).groups.report.offsets[0].committed;
  const { events } = await lab(page).events(0);
  const lost = events.find((event) => event.type === "group_overtaken" && event.group === "report");
  expect(lost).toMatchObject({ bookmark: stood, log_start_offset: after.log_start_offset, records: after.log_start_offset - stood });
  await showTab(page, "Log");
  await expect(handle(page, "log")).toContainText(`report lost ${lost.records} records of clicks-0 to retention`);
  await lab(page).advance(5_000);
  const end = await lab(page).snapshot();
  expect(end.ledger["group:report"].lost).toBe(lost.records);
  await expect(handle(page, "log")).toContainText("OffsetOutOfRange");
  await shot(page, testInfo, "lost-by-retention");
});

test("the cleaner keeps the last record of each key and every offset", async ({ page, site }, testInfo) => {
  await openLab(page, site, { scenario: "changelog", autoplay: false });
  await lab(page).advance(29_000);
  const before = await partition(page, "profiles");
  await lab(page).advance(1_500);
  const after = await partition(page, "profiles");
  expect(after.clean_to).toBe(after.segments.at(-1).base_offset);
  expect(after.log_start_offset).toBe(0);
  expect(after.log_end_offset).toBeGreaterThanOrEqual(before.log_end_offset);
  expect(after.size_bytes).toBeLessThan(before.size_bytes);
  const { events } = await lab(page).events(0);
  const cleaned = events.find((event) => event.type === "log_cleaned");
  expect(cleaned).toMatchObject({ from: 0, to: after.clean_to });
  expect(after.clean_to - cleaned.records).toBeLessThanOrEqual(5);
  await showTab(page, "Stage");
  await press(testInfo, handle(page, "partition", { topic: "profiles" }));
  await showTab(page, "Log");
  await expect(handle(page, "inspector")).toContainText(`clean up to offset ${after.clean_to}`);
  await shot(page, testInfo, "cleaned");
});

test("keys walk over what the cleaner removed, and are told so", async ({ page, site }) => {
  await openLab(page, site, { scenario: "changelog", autoplay: false });
  await lab(page).advance(30_500);
  await showTab(page, "Stage");
  await handle(page, "partition", { topic: "profiles" }).focus();
  await page.keyboard.press("Home");
  await showTab(page, "Log");
  await expect(handle(page, "inspector")).toContainText("The cleaner removed it");
});

test("a lane is shown as if it were fully compacted", async ({ page, site }, testInfo) => {
  await openLab(page, site, { scenario: "changelog", autoplay: false });
  await lab(page).advance(31_500);
  const menu = await topicMenu(page, testInfo, "profiles");
  await press(testInfo, menu.getByText("Show as if fully compacted"));
  await shot(page, testInfo, "as-if-compacted");
  const again = await topicMenu(page, testInfo, "profiles");
  await expect(again.getByRole("menuitemradio", { name: "Show as if fully compacted" })).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Escape");
});

test("a new topic is kept for seven years", async ({ page, site }, testInfo) => {
  await openLab(page, site, { scenario: "empty", autoplay: false });
  await press(testInfo, inLab(page).getByRole("button", { name: /^New topic/ }).first());
  const form = inLab(page).getByRole("dialog");
  await form.getByLabel("keep records").selectOption({ label: "7 years (trading)" });
  await form.getByLabel("cleanup.policy").selectOption("compact,delete");
  await shot(page, testInfo, "new-topic");
  await expectAccessible(page);
  await press(testInfo, form.getByRole("button", { name: "Create" }));
  const [topic] = Object.keys((await lab(page).snapshot()).topics);
  await lab(page).apply([{ type: "producer.send", topic, key: "k", value: "v", partition: 0 }]);
  await press(testInfo, handle(page, "partition", { topic, partition: 0 }));
  await showTab(page, "Log");
  await expect(handle(page, "inspector")).toContainText(/the limit is 2,?555 days/);
});

test("seven years take a minute", async ({ page, site }, testInfo) => {
  await openLab(page, site, { scenario: "seven-years", autoplay: false });
  await lab(page).advance(1_000);
  const started = Date.now();
  // A year at a time: `advance` takes 31 days at most.
  for (let month = 0; month < 94; month += 1) await lab(page).advance(31 * 86_400_000);
  expect(Date.now() - started).toBeLessThan(30_000);
  const { topics } = await lab(page).snapshot();
  const days = (topic) => (Date.UTC(2019, 0, 1) + 94 * 31 * 86_400_000 - topics[topic].partitions[0].first_timestamp_ms) / 86_400_000;
  expect(days("activity")).toBeLessThan(16);
  expect(days("audit")).toBeGreaterThan(94 * 31 - 121);
  await shot(page, testInfo, "seven-years");
});
