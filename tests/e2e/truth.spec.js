// What the page shows is true: one lag everywhere while time stands still, and nothing of a world that is gone.

import { expect, lab, openLab, test } from "./harness.js";
import { handle } from "./gestures.js";

const GROUP = "gate-displays";
const menu = (page) => page.locator("log-lab [role=menu]");

async function showTab(page, name) {
  const tab = page.locator("log-lab").getByRole("tab", { name });
  if (await tab.isVisible()) await tab.click();
}

test("a paused lab says one lag: card, members, chart and snapshot", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_123);
  for (const partition of [0, 3]) {
    await lab(page).apply([{ type: "producer.send", topic: "flight-events", key: "UA", value: "v", partition }]);
  }
  const snapshot = await lab(page).snapshot();
  const lag = snapshot.groups[GROUP].offsets.reduce((sum, row) => sum + (row.lag ?? 0), 0);
  await showTab(page, "Groups");
  const card = handle(page, "group", { id: GROUP });
  await expect(card).toContainText(new RegExp(`Lag ${lag}, oldest `));
  const members = await handle(page, "member", { group: GROUP }).locator(".lag").allTextContents();
  expect(members.reduce((sum, text) => sum + Number(text.replace(/\D/g, "")), 0)).toBe(lag);
  await showTab(page, "Log");
  await expect(page.locator("log-lab .chart svg")).toHaveAttribute("aria-label", new RegExp(`${GROUP} ${lag}\\b`));
});

test("a menu and a selection end with the world that they were opened in", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_000);
  await showTab(page, "Groups");
  await handle(page, "member", { group: GROUP, id: "c1" }).click();
  await expect(menu(page)).toBeVisible();
  await page.evaluate(() => document.querySelector("log-lab").load("trips"));
  await expect(menu(page)).toHaveCount(0);
  await showTab(page, "Log");
  await expect(handle(page, "inspector")).not.toContainText("c1");
  expect(Object.keys((await lab(page).snapshot()).groups)).toEqual(["accounting", "analytics", "ml-training", "pricing"]);
});

test("a group that never committed has no lag, not a lag of 0", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await page.evaluate(() => document.querySelector("log-lab").load("orders"));
  await lab(page).apply([
    { type: "member.join", group: "audit", member: "a1", topics: ["orders"], configs: { "enable.auto.commit": false } },
  ]);
  await lab(page).advance(20_000);
  await showTab(page, "Groups");
  await expect(handle(page, "group", { id: "audit" })).toContainText("No commit yet");
  await expect(handle(page, "member", { group: "audit", id: "a1" })).toContainText("no commit");
  await showTab(page, "Log");
  await expect(page.locator("log-lab .chart svg")).toHaveAttribute("aria-label", /audit no commit/);
});
