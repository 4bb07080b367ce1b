// Questions and stories: each opens in one click and stops at each step with its sentence.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { press } from "./gestures.js";

const inLab = (page) => page.locator("log-lab");
const caption = (page) => inLab(page).locator(".caption");

/** The list of stories, by the scenario's own menu on a desk, by ⋯ on a narrow lab. */
async function openList(page, testInfo) {
  const chooser = inLab(page).getByRole("button", { name: /^Scenario: / });
  if (await chooser.isVisible()) {
    await press(testInfo, chooser);
  } else {
    await press(testInfo, inLab(page).getByRole("button", { name: "More", exact: true }).first());
    await press(testInfo, inLab(page).getByRole("menuitem", { name: /^Other scenarios/ }));
  }
  await press(testInfo, inLab(page).getByRole("menuitem", { name: /^Questions and stories/ }));
  return inLab(page).getByRole("dialog", { name: "Questions and stories" });
}

test("a question is chosen from the list, runs, and goes from step to step", async ({ page, site }, testInfo) => {
  await openLab(page, site, { autoplay: false });
  await page.evaluate(() => window.loglab.setAttribute("speed", "20"));
  const list = await openList(page, testInfo);
  await shot(page, testInfo, "stories");
  await expectAccessible(page);
  await press(testInfo, list.getByRole("button", { name: "When does a rebalance start? Three timers" }));
  await expect(caption(page)).toContainText("c1 was closed", { timeout: 20_000 });
  expect((await lab(page).snapshot()).time_ms).toBe(11_000);
  for (const [at, words] of [[18_000, "c2 was killed"], [26_000, "the session was over"], [40_000, "c3 hangs"], [52_000, "c4 has everything"]]) {
    await press(testInfo, caption(page).getByRole("button", { name: "Next step" }));
    await expect(caption(page)).toContainText(words);
    expect(await lab(page).snapshot()).toMatchObject({ time_ms: at, running: false });
  }
  await expect(caption(page).getByRole("button", { name: "Next step" })).toHaveCount(0);
  await shot(page, testInfo, "story-end");
  await expectAccessible(page);
});

test("a page names a story, and keys lead through it", async ({ page, site }) => {
  await openLab(page, site, { scenario: "commit-is-next", autoplay: false });
  await lab(page).advance(6_500);
  await expect(caption(page)).toContainText("The lag says 1");
  await caption(page).getByRole("button", { name: "Next step" }).focus();
  await page.keyboard.press("Enter");
  await expect(caption(page)).toContainText("a second time");
  await caption(page).getByRole("button", { name: "Continue" }).focus();
  await page.keyboard.press("Enter");
  await expect(caption(page)).toContainText("the lag is 0", { timeout: 20_000 });
});
