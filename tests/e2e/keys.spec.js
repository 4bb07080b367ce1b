// Keys and clients: the calculator, two producers with different clients, and their arithmetic.

import { readFile } from "node:fs/promises";
import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle } from "./gestures.js";

const dialog = (page) => page.locator("log-lab [role=dialog]");
const field = (page, name) => dialog(page).locator(`[name=${name}]`);
const rows = (page) => dialog(page).locator("tbody tr");
const body = (page) => dialog(page).locator(".answers");

async function openCalculator(page, site, options = {}) {
  await openLab(page, site, { autoplay: false, ...options });
  await lab(page).advance(20_000);
  await page.locator("log-lab").getByRole("button", { name: "More", exact: true }).first().click();
  await page.locator("log-lab").getByRole("menuitem", { name: "Key calculator" }).click();
  await expect(dialog(page)).toBeVisible();
}

const ownKeys = async (page, text) => {
  await field(page, "source").selectOption("");
  // As a paste does it: all at once. Typing 5,000 lines would be 5,000 changes.
  await field(page, "keys").evaluate((area, text) => {
    area.value = text;
    area.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  }, text);
};

test("it begins with the keys of the topic and their counts, hottest first", async ({ page, site }, testInfo) => {
  await openCalculator(page, site);
  await expect(field(page, "source")).toHaveValue("flight-events");
  await expect(field(page, "partitions")).toHaveValue("6");
  await expect(body(page)).toContainText(/\d+ keys, \d+ records/);
  const counts = (await rows(page).locator("td:nth-child(2)").allTextContents()).map(Number);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  await shot(page, testInfo, "calculator");
});

test("a key, its hash, its remainder and its partition; a second client beside it; and where it goes later", async ({ page, site }, testInfo) => {
  await openCalculator(page, site);
  await ownKeys(page, "UA\nAA\nUA\nDL");
  const ua = rows(page).filter({ hasText: "UA" });
  await expect(ua.locator("td")).toHaveText(["UA", "2", "-624396550", "1523087098", "4"]);
  await field(page, "other").selectOption({ label: "librdkafka (Python, Go, .NET, C): consistent_random (default)" });
  await expect(ua.locator("td")).toHaveText(["UA", "2", "-624396550", "1523087098", "4", "2278476520", "4"]);
  await expect(body(page)).toContainText(/\d of 3 keys, with \d+ % of the records, land in another partition by librdkafka \(Python, Go, .NET, C\)/);
  await field(page, "then").fill("8");
  await expect(ua.locator("td").last()).toHaveText(String(1523087098 % 8));
  await expect(body(page)).toContainText(/\d of 3 keys, with \d+ % of the records, go to other partitions when 6 partitions become 8/);
  await shot(page, testInfo, "calculator-two-clients");
  await field(page, "only").check();
  for (const row of await rows(page).all()) await expect(row).toHaveClass(/moves/);
});

test("a client that goes by turn says so instead of placing keys", async ({ page, site }) => {
  await openCalculator(page, site);
  await field(page, "rule").selectOption({ label: "kafka-go: round_robin (default)" });
  await expect(rows(page).first()).toContainText("partitions take turns, whatever the key");
  await field(page, "partitions").fill("0");
  await expect(field(page, "partitions")).toHaveAttribute("aria-invalid", "true");
});

test("thousands of keys stay fluid, and the CSV has them all, quoted where they must be", async ({ page, site }) => {
  await openCalculator(page, site);
  const keys = Array.from({ length: 5_000 }, (_, i) => (i === 1 ? 'a,"b"' : `customer-${i}`));
  await ownKeys(page, keys.join("\n"));
  await expect(rows(page)).toHaveCount(200);
  await expect(body(page)).toContainText("The first 200 of 5,000 keys");
  const took = await field(page, "partitions").evaluate(async (input) => {
    const began = performance.now();
    input.value = "64";
    input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - began;
  });
  expect(took).toBeLessThan(1_000);
  await expect(dialog(page).locator("thead")).toContainText("mod 64");
  const [download] = await Promise.all([page.waitForEvent("download"), dialog(page).getByRole("button", { name: "Download CSV" }).click()]);
  expect(download.suggestedFilename()).toBe("keys.csv");
  const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
  expect(lines.length).toBe(5_002);
  expect(lines[2]).toMatch(/^"a,""b""",612c226222,1,java,BuiltInPartitioner,murmur2,/);
});

test("it opens from the topic's menu and from the producers' column, and Esc closes it", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  const tab = page.locator("log-lab").getByRole("tab", { name: "Producers" });
  if (await tab.isVisible()) await tab.click();
  const opener = page.locator("log-lab .producers").getByRole("button", { name: "Key calculator" });
  await opener.click();
  await expect(field(page, "source")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test("two producers, two clients, one key: each lane shows its own arithmetic", async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false, scenario: "empty" });
  await lab(page).apply([
    { type: "topic.create", topic: "orders", partitions: 6 },
    { type: "producer.create", producer: "billing", topic: "orders", client: "java", source: { rate_per_s: 5, keys: { fixed: "EV" } } },
    { type: "producer.create", producer: "scoring", topic: "orders", client: "librdkafka", source: { rate_per_s: 5, keys: { fixed: "EV" } } },
  ]);
  await lab(page).advance(5_000);
  const { topics } = await lab(page).snapshot();
  const filled = topics.orders.partitions.filter((partition) => partition.log_end_offset > 0).map(({ partition }) => partition);
  expect(filled).toEqual([3, 4]);
  const tab = (name) => page.locator("log-lab").getByRole("tab", { name });
  if (await tab("Producers").isVisible()) await tab("Producers").click();
  await expect(handle(page, "producer", { id: "billing" })).toContainText("BuiltInPartitioner");
  await expect(handle(page, "producer", { id: "scoring" })).toContainText("consistent_random");
  if (await tab("Stage").isVisible()) await tab("Stage").click();
  for (const [lane, algorithm, sender] of [[3, "murmur2", "billing (java)"], [4, "crc32", "scoring (librdkafka)"]]) {
    await handle(page, "partition", { partition: lane }).focus();
    await page.keyboard.press("End");
    if (await tab("Log").isVisible()) await tab("Log").click();
    const why = handle(page, "inspector");
    await expect(why).toContainText(`Why is EV in partition ${lane}?`);
    await expect(why).toContainText(algorithm);
    await expect(why).toContainText(sender);
    if (await tab("Stage").isVisible()) await tab("Stage").click();
  }
  await shot(page, testInfo, "two-clients");
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing in the calculator, ${scheme}`, async ({ page, site }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: scheme });
    await openCalculator(page, site);
    await field(page, "other").selectOption({ label: "librdkafka (Python, Go, .NET, C): consistent_random (default)" });
    await field(page, "then").fill("8");
    await expectAccessible(page);
    await ownKeys(page, "UA");
    await expectAccessible(page);
  });
}
