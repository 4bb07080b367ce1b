// What would take too much, too long, or a name of JavaScript's own: it is refused or stops with a sentence that says what
// to do, nothing is lost, and the lab goes on.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle, press } from "./gestures.js";

const inLab = (page) => page.locator("log-lab");
const more = (page) => inLab(page).getByRole("button", { name: "More", exact: true }).first();

/** A topic that takes a million bytes a second, in a lab that may hold 16 MB. */
async function openFull(page, site) {
  await openLab(page, site, { autoplay: false, scenario: "empty", memory: "16" });
  await page.evaluate(() => {
    window.told = [];
    window.loglab.addEventListener("loglab-error", ({ detail }) => window.told.push(detail.code));
  });
  await lab(page).apply([
    { type: "topic.create", topic: "t", partitions: 4 },
    { type: "producer.create", producer: "p", topic: "t", source: { rate_per_s: 1_000, value_bytes: 1_000 } },
  ]);
  await page.evaluate(() => window.loglab.setAttribute("speed", "1000"));
  await lab(page).play();
  await expect.poll(() => page.evaluate(() => window.told), { timeout: 20_000 }).toContain("MEMORY_LIMIT");
}

test("a lab that is full stops, says what to do, and goes on once it has room", async ({ page, site }, testInfo) => {
  await openFull(page, site);
  const full = await lab(page).snapshot();
  expect(full.running).toBe(false);
  expect(full.counters.produced).toBeGreaterThan(1_000);
  await expect(inLab(page).getByText(/the lab’s memory .* is full/).first()).toBeVisible();
  await shot(page, testInfo, "full");
  await expectAccessible(page);
  await expect(lab(page).advance(10_000)).rejects.toMatchObject({ code: "MEMORY_LIMIT", message: expect.stringContaining("memory of 16 MB is full") });

  // What the sentence says helps: more memory, given in the ⋯ menu.
  await press(testInfo, more(page));
  await expect(inLab(page).getByRole("menuitemradio", { name: /Memory: \d+ of 16 MB used/ })).toBeVisible();
  await press(testInfo, inLab(page).getByRole("menuitemradio", { name: "Memory: up to 256 MB" }));
  await lab(page).advance(2_000);
  expect((await lab(page).snapshot()).time_ms).toBeGreaterThanOrEqual(full.time_ms + 2_000);
});

test("what would not fit is refused before it is taken, and the world stays as it is", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false, scenario: "empty", memory: "16" });
  await lab(page).apply({ type: "topic.create", topic: "t", partitions: 1 });
  const { digest } = await lab(page).snapshot();
  const many = Array.from({ length: 60 }, (_, i) => ({ type: "producer.create", producer: `p${i}`, topic: "t", source: { rate_per_s: 1, keys: { pool: 10_000_000, skew: 1 } } }));
  await expect(lab(page).apply(many)).rejects.toMatchObject({ code: "MEMORY_LIMIT", message: expect.stringContaining("MB are free") });
  const wide = Array.from({ length: 100 }, (_, i) => ({ type: "topic.create", topic: `t${i}`, partitions: 10_000 }));
  await expect(lab(page).apply(wide)).rejects.toMatchObject({ code: "MEMORY_LIMIT" });
  for (const ms of [1e308, 1e15, -1]) await expect(lab(page).advance(ms)).rejects.toMatchObject({ code: "INVALID_COMMAND" });
  expect((await lab(page).snapshot()).digest).toBe(digest);
});

test("names of JavaScript's own are names like others", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false, scenario: "empty" });
  await lab(page).apply([
    { type: "topic.create", topic: "__proto__", partitions: 2 },
    { type: "producer.create", producer: "constructor", topic: "__proto__", source: { rate_per_s: 10 } },
    { type: "group.create", group: "__proto__" },
    { type: "member.join", group: "__proto__", member: "toString", topics: ["__proto__"] },
  ]);
  await lab(page).advance(10_000);
  const found = await page.evaluate(() => {
    const { topics, producers, groups } = window.loglab.snapshot();
    return [Object.keys(topics), Object.keys(producers), Object.keys(groups), Object.keys(groups["__proto__"].members)];
  });
  expect(found).toEqual([["__proto__"], ["constructor"], ["__proto__"], ["toString"]]);
  await expect(inLab(page).getByText("__proto__").first()).toBeVisible();
  await handle(page, "member", { group: "__proto__", id: "toString" }).scrollIntoViewIfNeeded();
  await expect(handle(page, "member", { group: "__proto__", id: "toString" })).toBeVisible();
});
