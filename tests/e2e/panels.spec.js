// The panels: what happened, why, charts, a record by hand, importing a file.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle } from "./gestures.js";

const GROUP = "gate-displays";
const dialog = (page) => page.locator("log-lab [role=dialog]");
const button = (page, name) => dialog(page).getByRole("button", { name });

/** The tab of a narrow lab; a wide one shows everything at once. */
async function showTab(page, name) {
  const tab = page.locator("log-lab").getByRole("tab", { name });
  if (await tab.isVisible()) await tab.click();
}

async function openSettled(page, site) {
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_000);
}

/** Gives the hidden file field a file, as the dialog of the system would. */
async function bring(page, name, text) {
  await showTab(page, "Producers");
  const field = handle(page, "drop-file").locator("input[type=file]").first();
  await field.setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

/** Sixty orders of three people, half a minute apart. */
const time = (i) => new Date(Date.UTC(2024, 4, 1, 9, 0, 30 * i)).toISOString();
const rows = Array.from({ length: 60 }, (_, i) => `${time(i)},${["ada", "bob", "cy"][i % 3]},${i}`);
const CSV = ["when,who,amount", ...rows, ""].join("\n");

test("the log tells a clean leave and a crash in plain words, and a line selects its subject", async ({ page, site }) => {
  await openSettled(page, site);
  await lab(page).apply([{ type: "member.leave", group: GROUP, member: "c2" }]);
  await lab(page).advance(3_000);
  await lab(page).apply([{ type: "member.crash", group: GROUP, member: "c1" }]);
  await showTab(page, "Log");
  const log = handle(page, "log");
  await expect(log).toContainText("c2 left cleanly: its LeaveGroup reached the coordinator at 20.0 s, so nobody waited for the session timeout.");
  await expect(log).toContainText(/c1 crashed\. The coordinator has not noticed: it waits for the session to time out, in \d+\.\d s\./);
  await log.getByRole("button", { name: /c1 crashed/ }).click();
  await expect(handle(page, "inspector")).toContainText("What is c1 of gate-displays doing?");
  await expect(handle(page, "inspector")).toContainText("crashed at");
});

test("the log is filtered by kind, name and text, and walked by arrow keys", async ({ page, site }) => {
  await openSettled(page, site);
  await showTab(page, "Log");
  const log = handle(page, "log");
  const lines = log.locator(".line");
  const all = await lines.count();
  await log.getByRole("button", { name: "Filter" }).click();
  await log.getByRole("combobox", { name: "Kind of event" }).selectOption("log-kind-commits");
  await expect(lines.first()).toContainText("committed");
  expect(await lines.count()).toBeLessThan(all);
  await log.getByRole("combobox", { name: "About" }).selectOption(GROUP);
  await expect(lines).toHaveCount(1);
  await log.getByRole("combobox", { name: "Kind of event" }).selectOption("");
  await log.getByRole("searchbox").fill("stable");
  await expect(lines).toHaveCount(1);
  await log.getByRole("searchbox").fill("no such thing");
  await expect(log).toContainText("No line matches the filter.");
  await log.getByRole("searchbox").fill("");
  await lines.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(lines.nth(1)).toBeFocused();
});

test("the log stays readable at a thousand times the speed", async ({ page, site }) => {
  await openSettled(page, site);
  await showTab(page, "Log");
  const before = await handle(page, "log").locator(".line").count();
  await lab(page).advance(600_000);
  await expect(handle(page, "log")).toContainText(/committed [\d,]{2,} times/);
  expect(await handle(page, "log").locator(".line").count()).toBeLessThan(before + 12);
});

test("a record answers why it is where it is", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await lab(page).apply({ type: "producer.send", topic: "flight-events", key: "UA", value: "gate C92" });
  await handle(page, "partition").nth(4).focus();
  await page.keyboard.press("End");
  await showTab(page, "Log");
  const why = handle(page, "inspector");
  await expect(why).toContainText("Why is UA in partition 4?");
  for (const step of ["55 41", "-624396550", "1523087098", "mod 6", "BuiltInPartitioner, Kafka 4.3"]) await expect(why).toContainText(step);
  await shot(page, testInfo, "why-record");
});

test("a partition answers by the range arithmetic, and its links lead on", async ({ page, site }) => {
  await openSettled(page, site);
  await handle(page, "partition").nth(4).click();
  await showTab(page, "Log");
  const why = handle(page, "inspector");
  await expect(why).toContainText("6 ÷ 2 = 3");
  await expect(why).toContainText("c2, number 2 in this order, gets partitions 3–5");
  await why.getByRole("button", { name: "c2" }).click();
  await expect(why).toContainText("session.timeout.ms");
  await why.getByRole("button", { name: "flight-events-4" }).click();
  await expect(why).toContainText(/lag\d+ − \d+ = \d+/);
});

test("a bookmark is moved by typing, and reads again what was promised", async ({ page, site }) => {
  await openSettled(page, site);
  await handle(page, "partition").nth(4).click();
  await showTab(page, "Log");
  const why = handle(page, "inspector");
  await why.getByRole("button", { name: "c2" }).click();
  await why.getByRole("button", { name: "flight-events-4" }).click();
  await why.getByRole("combobox").selectOption("seek-shift");
  await why.getByRole("textbox").fill("-3");
  await expect(why.locator("output")).toContainText("reads 3 records again");
  const again = async () => (await lab(page).snapshot()).counters.groups[GROUP].re_read;
  const before = await again();
  await why.getByRole("button", { name: "Seek" }).click();
  await lab(page).advance(5_000);
  expect((await again()) - before).toBe(3);
});

test("charts say in words what they draw", async ({ page, site }) => {
  await openSettled(page, site);
  await showTab(page, "Log");
  const chart = page.locator("log-lab .chart");
  await expect(chart.getByRole("img")).toHaveAttribute("aria-label", /Lag per group, last 20 s: .*gate-displays \d+/);
  await chart.getByRole("button", { name: "Throughput" }).click();
  await expect(chart.getByRole("img")).toHaveAttribute("aria-label", /Records per second.*produced/);
});

test("a record by hand: its partition is shown while typing, and there it goes", async ({ page, site }) => {
  await openSettled(page, site);
  await showTab(page, "Producers");
  const form = page.locator("log-lab form.send");
  await form.getByRole("textbox").first().fill("UA");
  await expect(form).toContainText("goes to partition 4");
  await expect(form).toContainText("murmur2: 1523087098 mod 6 = 4");
  await form.getByRole("textbox").nth(1).fill("gate C92");
  const end = async (p) => (await lab(page).snapshot()).topics["flight-events"].partitions[p].log_end_offset;
  const before = await end(4);
  await form.getByRole("button", { name: "Send" }).click();
  expect(await end(4)).toBe(before + 1);
  await form.getByRole("button", { name: "More" }).click();
  await form.getByRole("checkbox", { name: "null key" }).check();
  await expect(form).toContainText("the sticky partitioner");
  const partition = form.getByRole("textbox", { name: /partition/ });
  await partition.fill("6");
  await expect(form.getByRole("alert")).toContainText("flight-events has partitions 0 to 5.");
  await expect(form.getByRole("button", { name: "Send" })).toBeDisabled();
  await partition.fill("1");
  await form.getByRole("button", { name: "Send" }).click();
  expect(await end(1)).toBe(1);
});

test("a file streams into a world of its own", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await bring(page, "orders of May.csv", CSV);
  await expect(dialog(page)).toContainText("60 rows, 3 columns");
  await expect(dialog(page)).toContainText("Where its records will go");
  await expect(dialog(page).getByRole("combobox", { name: "key" })).toHaveValue("who");
  await expect(dialog(page).getByRole("combobox", { name: "time" })).toHaveValue("when");
  await shot(page, testInfo, "upload-choose");
  await expectAccessible(page);
  await button(page, "Stream it").click();
  await expect(dialog(page)).toHaveCount(0);
  await lab(page).advance(600_000);
  const { topics, groups } = await lab(page).snapshot();
  const records = topics["orders-of-May"].partitions.map((p) => p.high_watermark);
  expect(records.reduce((a, b) => a + b)).toBe(60);
  expect(Object.keys(groups)).toEqual(["archive", "readers"]);
});

test("a bad row is named by line and column, and costs nothing", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  const before = (await lab(page).snapshot()).digest;
  await bring(page, "bad.csv", CSV.replace("bob,1\n", "bob\n"));
  await expect(dialog(page)).toContainText("bad.csv was not loaded");
  await expect(dialog(page)).toContainText("Line 3, column 29: this row has 2 cells, but the header has 3.");
  await shot(page, testInfo, "upload-bad");
  await expectAccessible(page);
  expect((await lab(page).snapshot()).digest).toBe(before);
  await button(page, "Skip such rows").click();
  await expect(dialog(page)).toContainText("59 rows, 3 columns");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  expect((await lab(page).snapshot()).digest).toBe(before);
});

for (const [what, text, message] of [
  ["an empty file", "", "This file is empty."],
  ["binary garbage", "PK\u0003\u0004\u0000\u0000\u0000", "zip archive or a spreadsheet"],
]) {
  test(`${what} is refused in words`, async ({ page, site }) => {
    await openSettled(page, site);
    await bring(page, "file.csv", text);
    await expect(dialog(page)).toContainText(message);
  });
}

test("mixed times are refused in words, and such rows can be left out", async ({ page, site }) => {
  await openSettled(page, site);
  await bring(page, "mixed.csv", CSV.replace(time(2), "1714554060000"));
  await dialog(page).getByRole("combobox", { name: "time" }).selectOption("when");
  await expect(dialog(page).getByRole("alert")).toContainText("Line 4, column 1: “1714554060000”");
  await expect(dialog(page).getByRole("alert")).toContainText("Write all its times in one format");
  await expect(button(page, "Stream it")).toBeDisabled();
  await button(page, "Skip such rows").click();
  await expect(button(page, "Stream it")).toBeEnabled();
  await expect(dialog(page)).toContainText("One row was left out");
});

test("a text is pasted instead of a file", async ({ page, site }) => {
  await openSettled(page, site);
  await bring(page, "empty.csv", "");
  await button(page, "Choose another file").click();
  await button(page, "Paste").click();
  await dialog(page).getByRole("textbox").fill('{"user":"ada","n":1}\n{"user":"bob","n":2}\n{"user":"ada","n":3}\n');
  await button(page, "Read this").click();
  await expect(dialog(page)).toContainText("3 rows, 2 columns");
});

test("a million rows load with a bar, and the page stays alive; cancel stops it", async ({ page, site }) => {
  test.setTimeout(120_000);
  await openSettled(page, site);
  await showTab(page, "Producers");
  // Made in the page: Playwright sends no file of this size.
  await page.evaluate(() => {
    const row = (i) => `${new Date(1.7e12 + i * 1000).toISOString()},user-${i % 997},${i},${"x".repeat(60)}\n`;
    const pieces = [new Blob(["time,user,n,text\n"])];
    for (let start = 0; start < 1_000_000; start += 50_000) {
      let piece = "";
      for (let i = start; i < start + 50_000; i++) piece += row(i);
      pieces.push(new Blob([piece]));
    }
    const transfer = new DataTransfer();
    globalThis.bigFile = new File(pieces, "big.csv");
    transfer.items.add(globalThis.bigFile);
    let last = performance.now();
    globalThis.longest = 0;
    const beat = () => {
      const now = performance.now();
      globalThis.longest = Math.max(globalThis.longest, now - last);
      last = now;
      globalThis.beating = requestAnimationFrame(beat);
    };
    const field = document.querySelector("log-lab").shadowRoot.querySelector("[data-kind=drop-file] input");
    field.files = transfer.files;
    requestAnimationFrame(() => { last = performance.now(); beat(); });
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await expect(dialog(page).getByRole("progressbar")).toBeVisible();
  await button(page, "Cancel").click();
  await expect(dialog(page).getByRole("progressbar")).toHaveCount(0);
  await dialog(page).locator("input[type=file]").evaluate((field) => {
    const transfer = new DataTransfer();
    transfer.items.add(globalThis.bigFile);
    field.files = transfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await expect(dialog(page)).toContainText("1,000,000 rows, 4 columns", { timeout: 90_000 });
  const longest = await page.evaluate(() => { cancelAnimationFrame(globalThis.beating); return globalThis.longest; });
  expect(longest).toBeLessThan(1500);
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing in the panels, ${scheme}`, async ({ page, site }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: scheme });
    await openSettled(page, site);
    await lab(page).apply([{ type: "member.crash", group: GROUP, member: "c2" }]);
    await showTab(page, "Producers");
    await page.locator("log-lab form.send").getByRole("button", { name: "More" }).click();
    await expectAccessible(page);
    await showTab(page, "Log");
    const log = handle(page, "log");
    await log.getByRole("button", { name: "Filter" }).click();
    await log.getByRole("button", { name: /c2 crashed/ }).click();
    await expectAccessible(page);
    await log.getByRole("button", { name: /committed/ }).first().click();
    await expectAccessible(page);
  });
}

test("a menu of a paused lab closes by Esc and by a press beside it, and nothing lies over the lab then", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_000);
  const more = page.locator("log-lab").getByRole("button", { name: "More", exact: true }).first();
  const menu = page.locator("log-lab [role=menu], log-lab .veil");
  for (const close of [() => page.keyboard.press("Escape"), () => page.mouse.click(5, 400)]) {
    await page.waitForTimeout(600); // at rest: no frame renders by the way
    await more.click();
    await expect(menu.first()).toBeVisible();
    await page.waitForTimeout(600);
    await close();
    await expect(menu).toHaveCount(0);
  }
});
