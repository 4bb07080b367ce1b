// The same change under three protocols, static members, and a zombie that commits.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { GROUP, TWO, assignment, openSettled } from "./settled.js";
import { handle } from "./gestures.js";

const dialog = (page) => page.locator("log-lab [role=dialog]");
const menuitem = (page, name) => page.locator("log-lab").getByRole("menuitem", { name });
const versus = (page, protocol) => handle(page, "versus", { id: `compare-${protocol}` });

/** The tab of a narrow lab; a wide one shows everything at once. */
async function showTab(page, name) {
  const tab = page.locator("log-lab").getByRole("tab", { name });
  if (await tab.isVisible()) await tab.click();
}

async function openMenuOf(page, name) {
  await page.locator("log-lab").getByRole("button", { name: `Menu of ${name}` }).click();
}

async function openComparison(page) {
  await openMenuOf(page, GROUP);
  await menuitem(page, /Compare protocols/).click();
  await expect(dialog(page)).toContainText("Same change, three protocols");
}

/** The figures of one protocol, by their names. */
async function figures(page, protocol) {
  const [names, values] = await Promise.all(["dt", "dd"].map((tag) => versus(page, protocol).locator(tag).allTextContents()));
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

/** How many gaps the strip of one protocol has. */
const gaps = (page, protocol) => versus(page, protocol).locator(".stop").count();

test("a third member: eager stops everything, the others only what moves", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await openComparison(page);
  expect(await figures(page, "eager")).toMatchObject({ "partitions stopped": "6 of 6", "partitions moved": "3 of 6", generations: "1" });
  expect(await figures(page, "cooperative")).toMatchObject({ "partitions stopped": "2 of 6", "partitions moved": "2 of 6", generations: "2" });
  expect(await figures(page, "consumer")).toMatchObject({ "partitions stopped": "2 of 6", "partitions moved": "2 of 6", "group epochs": "1" });
  expect([await gaps(page, "eager"), await gaps(page, "cooperative"), await gaps(page, "consumer")]).toEqual([6, 2, 2]);
  await dialog(page).getByText("As a table").click();
  const cells = dialog(page).locator("tbody tr").nth(0).locator("td");
  await expect(cells.nth(0)).toContainText(/^c1, stopped/);
  await expect(cells.nth(1)).toHaveText("c1, never stopped");
  await expect(cells.nth(2)).toHaveText("c1, never stopped");
  await expectAccessible(page);
  await shot(page, testInfo, "compare-join");
});

test("other changes are chosen, and time is walked by keys", async ({ page, site }) => {
  await openSettled(page, site);
  await openComparison(page);
  const change = dialog(page).getByRole("combobox", { name: "change" });
  await change.selectOption("compare-crash");
  await expect(dialog(page).getByRole("combobox", { name: "member" })).toHaveValue("c1");
  await dialog(page).getByRole("combobox", { name: "member" }).selectOption("c2");
  await expect(dialog(page)).toContainText("c2 crashes");
  expect(await figures(page, "eager")).toMatchObject({ "partitions stopped": "6 of 6" });
  expect(await figures(page, "consumer")).toMatchObject({ "partitions stopped": "3 of 6" });
  const time = dialog(page).getByRole("slider");
  await time.focus();
  await time.press("Home");
  await expect(versus(page, "consumer")).toContainText("6 of 6 partitions are read.");
  await time.fill(await time.evaluate((slider) => String(slider.max / 4)));
  await expect(versus(page, "consumer")).toContainText("3 of 6 partitions are read. Nobody reads flight-events-");
  await change.selectOption("compare-restart");
  for (const protocol of ["eager", "cooperative", "consumer"]) {
    const rounds = protocol === "consumer" ? "group epochs" : "generations";
    expect(await figures(page, protocol)).toMatchObject({ "partitions moved": "0 of 6", [rounds]: "0" });
  }
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.locator("log-lab").getByRole("button", { name: `Menu of ${GROUP}` })).toBeFocused();
});

test("the lab itself is left alone, and two hundred partitions still fit", async ({ page, site }) => {
  await openLab(page, site, { scenario: "empty", autoplay: false });
  const members = Array.from({ length: 8 }, (_, i) => ({ type: "member.join", group: "g", member: `c${i + 1}`, topics: ["t"] }));
  await lab(page).apply([{ type: "topic.create", topic: "t", partitions: 200 }, { type: "group.create", group: "g" }, ...members]);
  await lab(page).advance(20_000);
  const { digest } = await lab(page).snapshot();
  await page.locator('log-lab .top [title="More"]').click();
  await menuitem(page, /Compare protocols from here/).click();
  expect(await figures(page, "eager")).toMatchObject({ "partitions stopped": "200 of 200" });
  const strip = await versus(page, "eager").locator("svg.strip").boundingBox();
  expect(strip.height).toBeLessThan(300);
  expect((await lab(page).snapshot()).digest).toBe(digest);
});

test("a static member restarts from its menu, and nothing moves", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await lab(page).apply([
    { type: "member.leave", group: GROUP, member: "c1" },
    { type: "member.leave", group: GROUP, member: "c2" },
  ]);
  await showTab(page, "Groups");
  for (const name of ["c1", "c2"]) {
    await openMenuOf(page, GROUP);
    await page.locator("log-lab").getByRole("menuitem", { name: `Add ${name} static` }).click();
  }
  await lab(page).advance(20_000);
  await expect.poll(() => assignment(page)).toEqual(TWO);
  const before = (await lab(page).snapshot()).groups[GROUP];
  const member = handle(page, "member", { group: GROUP, id: "c1" });
  await expect(member).toContainText("static");
  await member.press("Enter");
  await menuitem(page, "Restart").click();
  await expect(page.locator("log-lab")).toContainText("Its place was kept, so nothing is rebalanced or moved.");
  await lab(page).advance(20_000);
  const after = (await lab(page).snapshot()).groups[GROUP];
  expect(await assignment(page)).toEqual(TWO);
  expect([after.generation, after.members.c1.instance_id]).toEqual([before.generation, "c1"]);
  expect(after.members.c1.member_id).not.toBe(before.members.c1.member_id);
});

test("a new group of static members is made by the form", async ({ page, site }) => {
  await openSettled(page, site);
  await showTab(page, "Groups");
  await page.locator("log-lab").getByRole("button", { name: "Add a consumer group" }).click();
  await dialog(page).getByRole("checkbox", { name: /static members/ }).check();
  await dialog(page).getByRole("button", { name: "Create" }).click();
  const { members } = (await lab(page).snapshot()).groups["my-group"];
  expect(Object.values(members).map((member) => member.instance_id)).toEqual(Object.keys(members));
});

test("a zombie’s commit is refused, and the log says why", async ({ page, site }) => {
  await openSettled(page, site);
  await showTab(page, "Groups");
  const member = handle(page, "member", { group: GROUP, id: "c2" });
  await member.press("Enter");
  await menuitem(page, "Freeze").click();
  await lab(page).advance(40_000);
  await expect.poll(async () => (await assignment(page)).c1).toEqual([0, 1, 2, 3, 4, 5]);
  const before = (await lab(page).snapshot()).groups[GROUP].offsets;
  await lab(page).apply({ type: "consumer.commit", group: GROUP, member: "c2", offset: 1 });
  const after = (await lab(page).snapshot()).groups[GROUP].offsets;
  expect(after.map((row) => row.committed)).toEqual(before.map((row) => row.committed));
  await member.press("Enter");
  await menuitem(page, "Thaw").click();
  await lab(page).advance(5_000);
  await showTab(page, "Log");
  const log = handle(page, "log");
  await expect(log).toContainText(/c2 left because it did not poll/);
  await expect(log).toContainText(/A commit of c2 was refused: .*CommitFailedException/s);
});

test("a long comparison shows how far it is, leaves the page its frames, and can be cancelled", async ({ page, site }, testInfo) => {
  test.slow();
  await openLab(page, site, { autoplay: false, scenario: "empty" });
  const members = Array.from({ length: 120 }, (_, i) => ({ type: "member.join", group: "many", member: `m${i}`, topics: ["wide"] }));
  await lab(page).apply([
    { type: "topic.create", topic: "wide", partitions: 600 },
    { type: "producer.create", producer: "p", topic: "wide", source: { rate_per_s: 2_000, keys: { pool: 500, skew: 0 } } },
    { type: "group.create", group: "many" },
    ...members,
  ]);
  await showTab(page, "Groups");
  await openMenuOf(page, "many");
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const look = (now) => {
      window.longest = Math.max(window.longest, now - last);
      last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const before = await lab(page).snapshot();
  await menuitem(page, /Compare protocols/).click();
  const bar = dialog(page).locator("progress");
  await expect(bar).toBeVisible();
  await shot(page, testInfo, "compare-working");
  await expect.poll(async () => Number(await bar.getAttribute("value"))).toBeGreaterThan(0);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(dialog(page)).toContainText("Cancelled");
  await expect(bar).toHaveCount(0);
  // Another change begins anew; Esc ends it with its dialog.
  await dialog(page).locator("[name=change]").selectOption("compare-leave");
  await expect(bar).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  // A single step of such a world may take long, but no more than that stands between two frames.
  expect(await page.evaluate(() => window.longest)).toBeLessThan(1_500);
  expect(await lab(page).snapshot()).toEqual(before);
  expect(await lab(page).advance(1_000)).toBe(before.time_ms + 1_000);
});
