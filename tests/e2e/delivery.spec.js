// Delivery: a crash between effect and commit, read off the record and the ledger; the ledger's rows as files; what was promised;
// and the client call behind a gesture, in each language.

import { readFile } from "node:fs/promises";
import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle, press } from "./gestures.js";

const dialog = (page) => page.locator("log-lab [role=dialog]");
const inspector = (page) => handle(page, "inspector");
const ledger = async (page) => (await lab(page).snapshot()).ledger["group:g"];

/** One lane of twelve records; two members, the first of which reads it and commits after all that a poll returned. */
const story = {
  version: 1,
  name: "delivery",
  commands: [
    { type: "topic.create", topic: "t", partitions: 1 },
    ...Array.from({ length: 12 }, (_, n) => ({ type: "producer.send", topic: "t", key: `=k${n % 3}`, value: "v" })),
    {
      type: "group.create",
      group: "g",
      configs: { "auto.offset.reset": "earliest", "group.initial.rebalance.delay.ms": 0, "session.timeout.ms": 6000, "heartbeat.interval.ms": 1000 },
    },
    { type: "member.join", group: "g", member: "c1", topics: ["t"], processing_ms: 200, commit: "after" },
    { type: "member.join", group: "g", member: "c2", topics: ["t"], processing_ms: 200, commit: "after", at_ms: 1000 },
  ],
};

async function openStory(page, site) {
  await openLab(page, site, { scenario: "empty" });
  await lab(page).pause();
  await lab(page).load(story);
  await lab(page).pause();
}

/** From the menu of whatever else there is. */
async function openLedger(page, testInfo) {
  await press(testInfo, page.getByRole("button", { name: "More", exact: true }).first());
  await press(testInfo, page.getByRole("menuitem", { name: "Ledger and guarantees …" }));
  await expect(handle(page, "ledger")).toBeVisible();
}

const row = (page, offset) => handle(page, "ledger").locator("tbody tr").filter({ has: page.getByRole("button", { name: `t-0, ${offset}`, exact: true }) });

test("a crash between effect and commit is asked for on a record, and read off it and off the ledger as twice", async ({ page, site }, testInfo) => {
  test.slow(); // Two runs of axe over full dialogs.
  await openStory(page, site);
  await openLedger(page, testInfo);
  await press(testInfo, row(page, 4).getByRole("button"));
  await expect(dialog(page)).toBeHidden();
  await press(testInfo, inspector(page).getByRole("button", { name: "Crash exactly here …" }));
  await dialog(page).locator("[name=moment]").selectOption("after_effect");
  await expectAccessible(page);
  await shot(page, testInfo, "crash-here");
  await press(testInfo, dialog(page).getByRole("button", { name: "Crash there" }));
  await expect(page.locator("log-lab .toast")).toContainText("will die at t-0, offset 4, between its effect and the commit");
  await lab(page).advance(30_000);
  const { once, repeated, lost, pending } = await ledger(page);
  expect({ lost, pending, all: once + repeated }).toEqual({ lost: 0, pending: 0, all: 12 });
  expect(repeated).toBeGreaterThan(0);
  await openLedger(page, testInfo);
  await expect(row(page, 4)).toHaveAttribute("data-standing", "repeated");
  await expect(row(page, 4)).toContainText("2×");
  await expect(row(page, 11)).toHaveAttribute("data-effects", "1");
  await expect(handle(page, "ledger").locator(".promises")).toContainText(/nothing lost\s*holds/);
  await expectAccessible(page);
  await shot(page, testInfo, "ledger");
  await press(testInfo, row(page, 4).getByRole("button"));
  await expect(inspector(page)).toContainText(/its effect happened 2 times, by c\d and c\d/);
  await shot(page, testInfo, "repeated-cells");
});

test("the same by keys alone", { tag: "@desk" }, async ({ page, site }) => {
  await openStory(page, site);
  await lab(page).advance(300);
  await handle(page, "member", { group: "g", id: "c1" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Crash at a record …" }).focus();
  await page.keyboard.press("Enter");
  await expect(handle(page, "crash-at")).toBeVisible();
  await dialog(page).locator("[name=offset]").fill("6");
  await dialog(page).locator("[name=offset]").press("Enter");
  await lab(page).advance(30_000);
  expect((await ledger(page)).repeated).toBeGreaterThan(0);
});

test("rows are filtered and taken away as CSV and as JSON lines", async ({ page, site }, testInfo) => {
  await openStory(page, site);
  await lab(page).apply({ type: "member.crash", group: "g", member: "c1", at: { topic: "t", partition: 0, offset: 4, moment: "after_effect" } });
  await lab(page).advance(30_000);
  const { repeated } = await ledger(page);
  await openLedger(page, testInfo);
  const rows = handle(page, "ledger").locator("tbody tr");
  await expect(rows).toHaveCount(12);
  await dialog(page).locator("[name=standing]").selectOption("repeated");
  await expect(rows).toHaveCount(repeated);
  const taken = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), press(testInfo, dialog(page).getByRole("button", { name, exact: true }))]);
    return readFile(await download.path(), "utf8");
  };
  const csv = (await taken("CSV")).trim().split("\r\n");
  expect(csv).toHaveLength(repeated + 1);
  expect(csv[1]).toMatch(/^t,0,0,'=k0,3d6b30,repeated,2,/);
  const lines = (await taken("JSON lines")).trim().split("\n").map((line) => JSON.parse(line));
  expect(lines.map((line) => line.effects)).toEqual(Array(repeated).fill(2));
  await dialog(page).locator("[name=standing]").selectOption("lost");
  await expect(dialog(page)).toContainText("No record is like that.");
  await dialog(page).locator("[name=standing]").selectOption("all");
  await dialog(page).locator("[name=key]").fill("=k1");
  await dialog(page).locator("[name=key]").blur();
  await expect(rows).toHaveCount(4);
});

test("a broken promise opens the record that broke it", async ({ page, site }, testInfo) => {
  await openStory(page, site);
  await lab(page).advance(10_000);
  await lab(page).apply({ type: "consumer.seek", group: "g", topic: "t", partition: 0, to: { offset: 9 } });
  await lab(page).advance(5_000);
  await openLedger(page, testInfo);
  const broken = handle(page, "ledger").getByRole("button", { name: /t-0, offset 9: its effect happened again/ });
  await press(testInfo, broken);
  await expect(dialog(page)).toBeHidden();
  await expect(inspector(page)).toContainText("its effect happened 2 times");
});

test("a member's application is set in a dialog, and the lock leaves it out", { tag: "@desk" }, async ({ page, site }, testInfo) => {
  await openStory(page, site);
  await handle(page, "member", { group: "g", id: "c1" }).click();
  await page.getByRole("menuitem", { name: "Delivery …" }).click();
  await dialog(page).locator("[name=commit]").selectOption("before");
  await expect(dialog(page)).toContainText("At most once");
  await dialog(page).locator("[name=error]").selectOption("retry-dead");
  await expect(dialog(page).locator("[name=dead]")).toBeVisible();
  await expectAccessible(page);
  await shot(page, testInfo, "delivery");
  await dialog(page).getByRole("button", { name: "Set", exact: true }).click();
  await expect(page.locator("log-lab .toast")).toContainText("c1 works in another way");
  await lab(page).apply({ type: "member.crash", group: "g", member: "c1", at: { topic: "t", partition: 0, offset: 4, moment: "before_effect" } });
  await lab(page).advance(30_000);
  expect((await ledger(page)).lost).toBeGreaterThan(0);
  await page.evaluate(() => document.querySelector("log-lab").setAttribute("lock", "all"));
  await handle(page, "member", { group: "g", id: "c2" }).click();
  await expect(page.getByRole("menuitem", { name: "Inspect" })).toBeVisible();
  for (const name of ["Delivery …", "Crash at a record …"]) await expect(page.getByRole("menuitem", { name })).toHaveCount(0);
});

test("the call behind a gesture is there in each language and is copied as it is read", async ({ page, site, context }, testInfo) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openStory(page, site);
  await lab(page).advance(10_000);
  await press(testInfo, page.getByRole("button", { name: "More", exact: true }).first());
  await press(testInfo, page.getByRole("menuitem", { name: "New topic …" }).or(page.getByRole("menuitem", { name: /topic/i })).first());
  await press(testInfo, dialog(page).getByRole("button", { name: "Create" }));
  await press(testInfo, page.locator("log-lab .toast").getByRole("button", { name: "Code", exact: true }));
  const program = handle(page, "program");
  await expect(program).toContainText('NewTopic(\n    "my-topic",\n    num_partitions=3,');
  await page.getByRole("tab", { name: "Java" }).press("ArrowRight");
  for (const [name, text] of [
    ["Java", 'new NewTopic("my-topic", 3, (short) 1)'],
    ["Rust", 'NewTopic::new("my-topic", 3, TopicReplication::Fixed(1))'],
    ["Command line", "kafka-topics --bootstrap-server localhost:9092 --create --topic my-topic --partitions 3"],
  ]) {
    await press(testInfo, page.getByRole("tab", { name }));
    await expect(program).toContainText(text);
  }
  await expectAccessible(page);
  await shot(page, testInfo, "code");
  await press(testInfo, dialog(page).getByRole("button", { name: "Copy" }));
  await expect(dialog(page).getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await program.textContent());
  // The language stays for the next one.
  await press(testInfo, dialog(page).getByRole("button", { name: "Close" }));
  await handle(page, "member", { group: "g", id: "c1" }).first().focus();
  await page.keyboard.press("Enter");
  await press(testInfo, page.getByRole("menuitem", { name: "Code …" }));
  await expect(page.getByRole("tab", { name: "Command line" })).toHaveAttribute("aria-selected", "true");
  // Kafka's own tool does not commit after processing.
  await expect(dialog(page)).toContainText("Command line has no call for this.");
  await press(testInfo, page.getByRole("tab", { name: "Python" }));
  await expect(program).toContainText("consumer.commit(asynchronous=False)  # last: a crash before this line repeats all of them");
});

test("records are replayed from a time, and both are told", { tag: "@desk" }, async ({ page, site }) => {
  await openStory(page, site);
  await lab(page).advance(10_000);
  await lab(page).apply({ type: "consumer.seek", group: "g", topic: "t", partition: 0, to: { timestamp_ms: 0 } });
  await lab(page).advance(10_000);
  expect((await ledger(page)).repeated).toBe(12);
});
