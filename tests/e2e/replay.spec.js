// A scenario that stops and tells, starts again, and brings back who crashed.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle, mouseDrag, touchDrag } from "./gestures.js";
import { GROUP } from "./settled.js";

const STORY = {
  version: 1, name: "story", seed: 1, commands: [
    { type: "topic.create", topic: "t", partitions: 3 },
    { type: "producer.create", producer: "p", topic: "t", source: { rate_per_s: 10, keys: { pool: 5 } } },
    { at_ms: 1500, type: "lab.pause", caption: "Five keys, three partitions. Which partition gets none?" },
    { at_ms: 2500, type: "lab.pause" },
  ],
};

const caption = (page) => page.locator("log-lab .caption");
const stands = (page) => expect.poll(async () => { const { time_ms, running } = await lab(page).snapshot(); return [time_ms, running]; }, { timeout: 20_000 });

for (const controls of ["full", "minimal", "none"]) {
  test(`controls=${controls}: time stops where the scenario says so, with its caption, and goes on`, async ({ page, site }, testInfo) => {
    await openLab(page, site, { scenario: JSON.stringify(STORY), controls, autoplay: false });
    await lab(page).play();
    await stands(page).toEqual([1500, false]);
    await expect(caption(page)).toContainText("Which partition gets none?");
    expect((await lab(page).snapshot()).caption).toBe(STORY.commands[2].caption);
    await shot(page, testInfo, `caption-${controls}`);
    if (controls === "none") {
      await expect(page.locator("log-lab button").filter({ visible: true })).toHaveCount(0);
      await lab(page).play();
    } else {
      await expectAccessible(page);
      await caption(page).getByRole("button", { name: "Continue" }).click();
    }
    await stands(page).toEqual([2500, false]);
    await expect(caption(page)).toHaveCount(0);
    if (controls === "minimal") {
      const restart = handle(page, "restart");
      await restart.focus();
      await page.keyboard.press("Enter");
      await stands(page).toEqual([1500, false]);
    }
  });
}

test("advance runs through a pause, and one that ends there stands there", async ({ page, site }) => {
  await openLab(page, site, { scenario: JSON.stringify(STORY), autoplay: false });
  expect(await lab(page).advance(2000)).toBe(2000);
  await expect(caption(page)).toHaveCount(0);
  await lab(page).reset();
  await lab(page).advance(1500);
  await expect(caption(page)).toContainText("Which partition");
  await lab(page).apply({ type: "lab.pause", caption: "A script's own" });
  await expect(caption(page)).toContainText("A script's own");
});

test("a crashed member is started again from its menu by keys, and by a drag onto its group", async ({ page, site }, testInfo) => {
  const drag = testInfo.project.name === "phone" ? touchDrag : mouseDrag;
  await openLab(page, site, { autoplay: false, seed: 7 });
  await lab(page).advance(20_000);
  const member = handle(page, "member", { group: GROUP, id: "c2" });
  const state = async () => (await lab(page).snapshot()).groups[GROUP].members.c2;
  for (const way of ["menu", "drag"]) {
    await lab(page).apply({ type: "member.crash", group: GROUP, member: "c2" });
    await expect(member).toContainText("crashed");
    if (way === "menu") {
      await member.focus();
      await page.keyboard.press("Enter");
      await expect(page.locator("log-lab [role=menu]")).toBeVisible();
      await page.locator("log-lab").getByRole("menuitem", { name: "Start again" }).focus();
      await page.keyboard.press("Enter");
    } else {
      const head = await handle(page, "group", { id: GROUP }).locator(".group-head").boundingBox();
      await drag(page, member, { x: head.x + 40, y: head.y + head.height / 2 });
    }
    await expect.poll(state).toMatchObject({ alive: true });
    await expect(page.locator("log-lab .toast")).toContainText("started again");
    await shot(page, testInfo, `revived-${way}`);
    await lab(page).advance(20_000);
    expect((await state()).assignment).toHaveLength(3);
  }
});
