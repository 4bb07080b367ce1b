// Share → Embed: what is copied from the dialog, pasted into another page, shows the same world.

import { expect, expectAccessible, lab, openLab, ready, shot, test } from "./harness.js";

const dialog = (page) => page.locator('log-lab [data-kind="embed"]').first();
const field = (page, id) => dialog(page).locator(`[data-id="${id}"] textarea`);

/** Opens it by keyboard alone, as from any menu. */
async function openShare(page) {
  await page.locator("log-lab header.top").first().getByRole("button", { name: "More" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("log-lab").first().getByRole("menuitem", { name: /^Share/ }).press("Enter");
  await expect(dialog(page)).toBeVisible();
}

/** What a text field of the form or a box that can be ticked is set to. */
async function choose(page, name, value) {
  const input = dialog(page).locator(`form [name="${name}"]`).first();
  if (typeof value === "boolean") await input.setChecked(value);
  else if (await input.evaluate((node) => node.tagName === "SELECT")) await input.selectOption(value);
  else {
    await input.fill(value);
    await input.blur();
  }
}

/** A world with gestures at several times, within a millisecond too. */
async function work(page) {
  await lab(page).pause();
  await lab(page).advance(7_001);
  await lab(page).apply([
    { type: "topic.create", topic: "it's <b>&amp;</b> 100 %".replace(/[^a-z]/g, "-"), partitions: 2 },
    { type: "group.create", group: "mine", configs: { "auto.offset.reset": "earliest" } },
  ]);
  await lab(page).step();
  await lab(page).apply({ type: "member.join", group: "mine", member: "m1", topics: ["flight-events"] });
  await lab(page).advance(9_000);
  await lab(page).apply({ type: "producer.send", topic: "flight-events", key: "it's \"quoted\" <b> & #1 100 %", value: "ü `x` \\ {{y}}" });
  await lab(page).advance(1_000);
}

test("the element's snippet, pasted, is the same world at every moment", async ({ page, site, context }, testInfo) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site.url).origin });
  await openLab(page, site, { autoplay: false });
  await work(page);
  const { time_ms, digest } = await lab(page).snapshot();
  await openShare(page);
  await choose(page, "view-log", false);
  await choose(page, "view-charts", false);
  await choose(page, "controls", "minimal");
  await choose(page, "height", "520");
  const copy = dialog(page).locator('[data-id="embed-element"] button');
  await copy.click();
  await expect(copy).toHaveText("Copied");
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  expect(snippet).toBe(await field(page, "embed-element").inputValue());
  expect(snippet).toMatch(/^<script type="module" src="http.*log-lab\.js"><\/script>\n<log-lab scenario='data:/);

  await page.goto(await site.foreign(`<!doctype html><html lang="en"><title>a course</title><body>${snippet}`));
  await ready(page);
  await lab(page).advance(time_ms);
  expect(await lab(page).snapshot()).toMatchObject({ time_ms, digest, running: false });
  expect(await page.locator("log-lab").evaluate((node) => [node.getAttribute("view"), node.getAttribute("controls"), node.offsetHeight])).toEqual([
    "producers stage groups timeline inspector",
    "minimal",
    520,
  ]);
  await shot(page, testInfo, "share-pasted");
});

test("the frame's snippet, in a strict sandbox of another host, is the same world", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await work(page);
  const { time_ms, digest } = await lab(page).snapshot();
  await openShare(page);
  await choose(page, "sandbox", true);
  await choose(page, "theme", "dark");
  const snippet = await field(page, "embed-frame").inputValue();
  expect(snippet).toContain('sandbox="allow-scripts"');
  expect(snippet).toMatch(/embed\.html\?theme=dark#scenario=data%3A/);
  await page.goto(await site.foreign(`<!doctype html><html lang="en"><title>a course</title><body>${snippet}`));
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await ready(frame);
  await lab(frame).advance(time_ms);
  expect(await lab(frame).snapshot()).toMatchObject({ time_ms, digest });
});

test("a built-in scenario goes by its name, and its seed and speed go along", async ({ page, site }) => {
  await openLab(page, site, { scenario: "orders", seed: 99, speed: 5, autoplay: false });
  await openShare(page);
  expect(await field(page, "embed-element").inputValue()).toMatch(/<log-lab scenario="orders" seed="99" speed="5" style=/);
  expect(await field(page, "embed-frame").inputValue()).toContain("embed.html?scenario=orders&amp;seed=99&amp;speed=5");
  await expect(dialog(page).getByRole("button", { name: "Download the scenario" })).toHaveCount(0);
});

test("paused at this moment, under a caption; as a file", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await work(page);
  const { time_ms } = await lab(page).snapshot();
  await openShare(page);
  await choose(page, "pauses", true);
  await choose(page, "caption", "What now?");
  await choose(page, "in-file", true);
  await choose(page, "file", "labs/what-now.json");
  expect(await field(page, "embed-element").inputValue()).toContain('scenario="labs/what-now.json"');
  const [download] = await Promise.all([page.waitForEvent("download"), dialog(page).getByRole("button", { name: "Download the scenario" }).click()]);
  expect(download.suggestedFilename()).toBe("what-now.json");
  const scenario = JSON.parse(await streamed(await download.createReadStream()));
  expect(scenario.commands.at(-1)).toEqual({ at_ms: time_ms, type: "lab.pause", caption: "What now?" });
  await page.keyboard.press("Escape");
  await lab(page).load(scenario);
  await page.evaluate(() => {
    window.loglab.setAttribute("speed", "1000");
    window.loglab.play();
  });
  await expect.poll(async () => lab(page).snapshot()).toMatchObject({ time_ms, running: false });
  await expect(page.getByText("What now?").first()).toBeVisible();
});

test("the preview is alive, and is what is pasted", async ({ page, site }, testInfo) => {
  test.slow(); // axe looks at two labs
  await openLab(page, site, { autoplay: false });
  await work(page);
  await openShare(page);
  await choose(page, "view-producers", false);
  const preview = dialog(page).locator(".preview log-lab");
  await preview.evaluate((node) => node.ready);
  const pasted = await field(page, "embed-element").inputValue();
  for (const name of ["scenario", "view"]) expect(pasted).toContain(await preview.getAttribute(name));
  await shot(page, testInfo, "share");
  await expectAccessible(page);
  await preview.locator('[data-kind="play"]').click();
  await expect.poll(() => preview.evaluate((node) => node.snapshot().time_ms)).toBeGreaterThan(0);
});

test("by keyboard: it keeps the focus, Esc closes it, and the focus goes back", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await openShare(page);
  const inside = () => page.evaluate(() => Boolean(window.loglab.shadowRoot.activeElement?.closest(".dialog")));
  expect(await inside()).toBe(true);
  await page.keyboard.press("Shift+Tab");
  expect(await inside()).toBe(true);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  expect(await page.evaluate(() => window.loglab.shadowRoot.activeElement?.getAttribute("aria-label"))).toBe("More");
});

test("a file that somebody brought is never dropped in silence", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  const rows = "order,at\n" + Array.from({ length: 20 }, (_, i) => `o${i},2024-01-01T00:00:${String(i).padStart(2, "0")}Z`).join("\n");
  const narrow = page.locator("log-lab").getByRole("tab", { name: "Producers" });
  if (await narrow.isVisible()) await narrow.click();
  await page.locator('log-lab [data-kind="drop-file"] input[type=file]').setInputFiles({ name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await page.locator("log-lab [role=dialog]").getByRole("button", { name: "Stream it" }).click();
  await expect(page.locator("log-lab .dialog")).toHaveCount(0);
  await openShare(page);
  await expect(dialog(page).getByRole("alert")).toContainText("mine");
  await expect(dialog(page).locator("textarea")).toHaveCount(0);
});

async function streamed(stream) {
  let text = "";
  for await (const piece of stream) text += piece;
  return text;
}
