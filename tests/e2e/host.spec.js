// The lab in pages that scale, zoom, turn and style what they hold, in small frames, and beside keys of their own.

import { SITE, expect, expectAccessible, lab, shot, test } from "./harness.js";
import { openHost as open } from "./host.js";
import { handle, mouseDrag, touchDrag } from "./gestures.js";
import { GROUP } from "./settled.js";

const drag = (testInfo) => (testInfo.project.name === "phone" ? touchDrag : mouseDrag);
const members = async (page) => Object.keys((await lab(page).snapshot()).groups[FIRST].members);

/** The group beside the bench, whichever way the column stands. */
const FIRST = "delay-analytics";

const HOSTS = [
  ["scaled down as slides are", "main{transform:scale(.6);transform-origin:20px 10px}", {}],
  ["scaled up", "main{transform:scale(1.4);transform-origin:0 0}log-lab{width:700px}", {}],
  ["zoomed", "main{zoom:1.25}", {}],
  ["from right to left", "", { html: 'dir="rtl"' }],
  ["in a page with rules for everything", "html{font-size:62.5%}*{text-transform:uppercase;letter-spacing:3px;line-height:3;text-align:right;text-indent:20px;word-spacing:9px}", {}],
];

for (const [what, style, options] of HOSTS) {
  test(`${what}: what a pointer takes is what is under it`, async ({ page, site }, testInfo) => {
    await open(page, site, style, options);
    // A member goes into the group, its ghost under the pointer.
    const group = handle(page, "group", { id: FIRST });
    const to = await group.locator(".group-head").boundingBox();
    const at = { x: to.x + to.width / 3, y: to.y + to.height / 2 };
    await drag(testInfo)(page, handle(page, "bench", { id: "c3" }), at, {
      during: async () => {
        const ghost = await page.locator("log-lab .ghost").boundingBox();
        const away = Math.max(ghost.x - at.x, at.x - ghost.x - ghost.width, ghost.y - at.y, at.y - ghost.y - ghost.height);
        expect(away).toBeLessThan(40);
      },
    });
    expect(await members(page)).toContain("c3");
    await lab(page).advance(8_000);
    // The canvas is as sharp as the screen, and a marker stands where its lane is.
    const canvas = await page.locator("log-lab .scene").evaluate((canvas) => canvas.width / canvas.getBoundingClientRect().width / devicePixelRatio);
    expect(canvas).toBeGreaterThan(0.95);
    const marker = handle(page, "marker", { group: GROUP, partition: 0, which: "position" });
    const [box, lane] = [await marker.boundingBox(), await handle(page, "lane", { partition: 0 }).boundingBox()];
    expect(box.x).toBeGreaterThan(lane.x - 20);
    expect(box.x + box.width).toBeLessThan(lane.x + lane.width + 20);
    // A menu opens at its button.
    const button = group.getByRole("button", { name: `Menu of ${FIRST}` });
    await button.click();
    const menu = page.locator("log-lab .menu");
    await expect(menu).toBeVisible();
    const [opened, from, app] = [await menu.boundingBox(), await button.boundingBox(), await page.locator("log-lab .app").boundingBox()];
    expect(opened.x).toBeLessThan(from.x + from.width);
    expect(opened.x + opened.width).toBeLessThanOrEqual(app.x + app.width);
    expect(opened.y + opened.height).toBeLessThanOrEqual(app.y + app.height);
    expect(opened.x + opened.width).toBeGreaterThan(from.x - 40);
    await page.keyboard.press("Escape");
    await shot(page, testInfo, `host-${what.replaceAll(" ", "-")}`);
  });
}

test("the host's text rules end at the element; lang and what hides it do not", async ({ page, site }) => {
  await open(page, site, HOSTS[4][1]);
  const style = await page.locator("log-lab .app").evaluate((app) => {
    const { textTransform, letterSpacing, textIndent, wordSpacing, fontSize, lineHeight } = getComputedStyle(app);
    return { textTransform, letterSpacing, textIndent, wordSpacing, fontSize, lineHeight };
  });
  expect(style).toEqual({ textTransform: "none", letterSpacing: "normal", textIndent: "0px", wordSpacing: "0px", fontSize: "13px", lineHeight: "18.2px" });
  await page.evaluate(() => (document.querySelector("main").style.visibility = "hidden"));
  await expect(handle(page, "play")).toBeHidden();
});

/** The member's middle can be brought into view, and nothing else lies there. */
async function reachable(page, member) {
  await member.scrollIntoViewIfNeeded();
  return member.evaluate((card) => {
    card.scrollIntoView({ block: "nearest" });
    const { x, y, width, height } = card.getBoundingClientRect();
    return [0.15, 0.5, 0.85].every((share) => card.contains(card.getRootNode().elementFromPoint(x + width / 2, y + height * share)));
  });
}

for (const [what, width, height] of [["a 420 px high element", 0, 420], ["a 720 × 480 frame", 720, 480], ["300 px", 300, 560], ["320 × 420", 320, 420]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${what}, ${colorScheme}: every member can be reached, nothing sticks out`, async ({ page, site }, testInfo) => {
      await page.emulateMedia({ colorScheme });
      const own = page.viewportSize().width;
      await open(page, site, `log-lab{height:${height}px;width:${Math.min(width || own, own)}px}`);
      for (const id of ["c1", "c2"]) expect(await reachable(page, handle(page, "member", { group: GROUP, id }))).toBe(true);
      await expect(handle(page, "play")).toBeVisible();
      const over = await page.locator("log-lab .app").evaluate((app) => {
        const { right, bottom } = app.getBoundingClientRect();
        const shown = [...app.querySelectorAll("button, select, h2, h3")].filter((it) => it.checkVisibility() && !it.closest("[data-scrolls], .stage-layer, .panels, .vh"));
        return shown.filter((it) => it.getBoundingClientRect().right > right + 1 || it.getBoundingClientRect().bottom > bottom + 1).map((it) => it.outerHTML.slice(0, 80));
      });
      expect(over).toEqual([]);
      await shot(page, testInfo, `small-${what.replace(/\W+/g, "-")}-${colorScheme}`);
    });
  }
}

test("in the smallest frame axe finds nothing", async ({ page, site }) => {
  test.slow();
  await open(page, site, "log-lab{height:420px;width:300px}");
  await expectAccessible(page);
});

test("a sandboxed frame without CORS, and without scripts, says what is missing", async ({ page, site, guard }) => {
  guard.allow(/CORS|ERR_FAILED|sandboxed/);
  // What a server without CORS comes to (Playwright adds that header to whatever it fulfils).
  await page.route(/page\.js|log-lab\.js/, (route) => route.abort());
  const frame = (sandbox) => `<iframe title="lab" sandbox="${sandbox}" width="700" height="300" src="${site.url}embed.html"></iframe>`;
  await page.goto(await site.foreign(`<!doctype html><html lang="en"><title>frames</title>${frame("allow-scripts")}${frame("")}`));
  await expect(page.frameLocator("iframe >> nth=0").locator("log-lab")).toContainText("allow-same-origin");
  // Playwright's own matchers leave out what stands in `noscript`.
  const unscripted = page.frameLocator("iframe >> nth=1").locator("log-lab");
  await expect.poll(() => unscripted.evaluate((lab) => lab.innerText)).toContain("allow-scripts");
});

test("opened as a file, the page says what to do", async ({ page, guard }) => {
  guard.allow(/file:|ERR_FAILED|CORS/);
  await page.goto(`file://${SITE}/index.html`);
  await expect(page.locator("log-lab").getByRole("alert")).toContainText("python3 -m http.server");
});
