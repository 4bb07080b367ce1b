// The assignment matrix, 'why?' for each assignor, and the dialog that tells how exact the model is.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle } from "./gestures.js";

const GROUP = "gate-displays";
const app = (page) => page.locator("log-lab");
const dialog = (page) => page.locator("log-lab [role=dialog]");
const assignor = (page, name) => dialog(page).getByRole("radio", { name });
const moved = async (page) => Number(await dialog(page).locator("tr.chosen td").nth(1).textContent());
const moves = (page) => dialog(page).locator(".moved li");

async function openMatrix(page, group) {
  await app(page).getByRole("button", { name: `Menu of ${group}` }).click();
  await app(page).getByRole("menuitem", { name: "Assignment" }).click();
  await expect(dialog(page)).toBeVisible();
}

/** A world of one topic and one group. */
async function world(page, { partitions, members, protocol = "classic", assignors = ["range"] }) {
  await lab(page).apply([
    { type: "topic.create", topic: "orders", partitions },
    { type: "group.create", group: "billing", protocol, assignors },
  ]);
  await lab(page).apply(Array.from({ length: members }, (_, i) => ({ type: "member.join", group: "billing", member: `c${i + 1}`, topics: ["orders"] })));
  await lab(page).advance(30_000);
}

test("before and after one member more: what moves, why, and how each assignor does", async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_000);
  await openMatrix(page, GROUP);
  await expect(assignor(page, /range by the leader/)).toBeChecked();
  await expect(dialog(page)).toContainText("No partition moves.");
  await dialog(page).locator("[name=change]").selectOption({ index: 1 });
  expect(await moved(page)).toBe(3);
  await expect(moves(page)).toHaveCount(3);
  await expect(moves(page).first()).toContainText(/flight-events-2: c1 → c2 c2, number 2 in this order, gets partitions 2, 3/);
  await shot(page, testInfo, "matrix");
  await assignor(page, /^ *sticky/).check();
  expect(await moved(page)).toBe(2);
  await expect(moves(page).first()).toContainText(/moved: c\d had 3 and keeps 2; c\d had fewer/);
  await assignor(page, /cooperative-sticky/).check();
  await expect(dialog(page)).toContainText("It takes two rebalances");
  await assignor(page, /uniform by the broker/).check();
  expect(await moved(page)).toBe(2);
  await dialog(page).getByText("As a table").click();
  await expect(dialog(page).locator("table.plain tbody tr")).toHaveCount(3);
  await expect(dialog(page).getByRole("img")).toHaveAttribute("aria-label", /6 partitions, 3 members: 4 stay where they are, 2 move/);
});

test("a thousand partitions and twenty members are a few elements, and stay fluid", async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false, scenario: "empty" });
  await world(page, { partitions: 1_000, members: 20, protocol: "consumer", assignors: ["uniform"] });
  await openMatrix(page, "billing");
  await expect(assignor(page, /uniform by the broker/)).toBeChecked();
  await dialog(page).locator("[name=change]").selectOption({ index: 2 });
  await expect(moves(page)).toHaveCount(13);
  await expect(moves(page).last()).toHaveText("and 38 more");
  expect(await dialog(page).locator("svg path").count()).toBeLessThan(60);
  const took = await page.evaluate(async () => {
    const radios = document.querySelector("log-lab").shadowRoot.querySelectorAll("[role=dialog] input[type=radio]");
    const began = performance.now();
    radios[0].click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - began;
  });
  expect(took).toBeLessThan(2_000);
  await shot(page, testInfo, "matrix-large");
});

test("a partition under each assignor answers with its rule's numbers", async ({ page, site }) => {
  test.slow();
  const cases = [
    ["classic", "roundrobin", /mod 3.*so.*it is c\d’s turn/],
    ["classic", "sticky", /6 ÷ 3 = 2.*kept\?/],
    ["classic", "cooperative-sticky", /6 ÷ 3 = 2.*kept\?/],
    ["consumer", "uniform", /6 ÷ 3 = 2.*kept\?.*since epoch|no member had it/],
    ["consumer", "range", /6 ÷ 3 = 2.*number \d in this order/],
  ];
  for (const [protocol, name, expected] of cases) {
    await openLab(page, site, { autoplay: false, scenario: "empty" });
    await world(page, { partitions: 6, members: 3, protocol, assignors: [name] });
    await handle(page, "partition", { partition: 1 }).focus();
    await handle(page, "partition", { partition: 1 }).click();
    const log = app(page).getByRole("tab", { name: "Log" });
    if (await log.isVisible()) await log.click();
    await expect(handle(page, "inspector")).toContainText(expected);
  }
});

test("how exact it is can be read in the app, from the menu and from the list of keys", async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false });
  await app(page).getByRole("button", { name: "More", exact: true }).first().click();
  await app(page).getByRole("menuitem", { name: "How exact is this?" }).click();
  await expect(dialog(page).locator("section")).toHaveCount(23);
  await expect(dialog(page)).toContainText("BuiltInPartitioner");
  await expectAccessible(page);
  await shot(page, testInfo, "fidelity");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await dialog(page).getByRole("button", { name: "How exact is this?" }).click();
  await expect(dialog(page).locator("section")).toHaveCount(23);
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing in the matrix, ${scheme}`, async ({ page, site }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: scheme });
    await openLab(page, site, { autoplay: false });
    await lab(page).advance(20_000);
    await openMatrix(page, GROUP);
    await dialog(page).locator("[name=change]").selectOption({ index: 1 });
    await dialog(page).getByText("As a table").click();
    await expectAccessible(page);
  });
}

test("at 320 px the tools keep within the page", async ({ page, site }, testInfo) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_000);
  await openMatrix(page, GROUP);
  const fits = () => dialog(page).evaluate((element) => element.scrollWidth <= element.clientWidth && element.getBoundingClientRect().right <= 320);
  expect(await fits()).toBe(true);
  await shot(page, testInfo, "matrix-320");
  await page.keyboard.press("Escape");
  await app(page).getByRole("button", { name: "More", exact: true }).first().click();
  await app(page).getByRole("menuitem", { name: "Key calculator" }).click();
  expect(await fits()).toBe(true);
  await shot(page, testInfo, "calculator-320");
});
