// Importing a file: a bad one is reported with what, where and what to do, and changes nothing; a good one streams.

import { expect, lab, openLab, shot, test } from "./harness.js";
import { handle } from "./gestures.js";

async function choose(page, name, text) {
  const narrow = page.locator("log-lab").getByRole("tab", { name: "Producers" });
  if (await narrow.isVisible()) await narrow.click();
  await handle(page, "drop-file").locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

const DIALOG = "log-lab [role=dialog]";

const BAD = [
  ["a row of the wrong length", "id,city\n1,Oslo\n2\n3,Rome\n", /line 3/i],
  ["a quote that never closes", 'id,city\n1,"Oslo\n2,Rome\n', /line 2/i],
  ["nothing at all", "", /empty/i],
  ["binary", "\u0000\u0001\u0002PNG\u0000".repeat(50), /binary|not text|text file/i],
];

for (const [what, text, says] of BAD) {
  test(`${what} is told by place, and the running world goes on untouched`, async ({ page, site }, testInfo) => {
    await openLab(page, site, { autoplay: false });
    await lab(page).advance(8_000);
    const before = await lab(page).snapshot();
    await choose(page, "mine.csv", text);
    await expect(page.locator(DIALOG)).toContainText(says);
    await shot(page, testInfo, `import-${what.split(" ")[0]}-${what.split(" ").pop()}`);
    await page.keyboard.press("Escape");
    await expect(page.locator(DIALOG)).toHaveCount(0);
    expect(await lab(page).snapshot()).toEqual(before);
  });
}

test("a good file streams into a world of its own", async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false });
  const rows = Array.from({ length: 200 }, (_, n) => `user_${n % 7},2026-01-01T00:00:${String(n % 60).padStart(2, "0")}Z,${n}`);
  rows.sort((a, b) => (a.split(",")[1] < b.split(",")[1] ? -1 : 1));
  await choose(page, "clicks.csv", `user,time,n\n${rows.join("\n")}\n`);
  await expect(page.locator(DIALOG)).toContainText("user");
  await shot(page, testInfo, "import-choose");
  await page.locator(DIALOG).getByRole("button", { name: "Stream it" }).click();
  await expect(page.locator(DIALOG)).toHaveCount(0);
  await lab(page).advance(120_000);
  const { topics, counters } = await lab(page).snapshot();
  expect(Object.keys(topics).join()).toMatch(/clicks/);
  expect(counters.produced).toBeGreaterThan(50);
});
