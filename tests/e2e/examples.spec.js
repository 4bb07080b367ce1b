// The example pages, as they are served: each shows its labs, whatever holds them, and both get on with each other.

import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../xtask/server.mjs";
import { handle, mouseDrag, touchDrag } from "./gestures.js";
import { expect, expectAccessible, lab, ready, shot, test } from "./harness.js";
import { FOLDER, pages } from "./mdx.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const EXAMPLES = join(HERE, "../../examples");
const PAGES = {
  "three-labs": "examples/three-labs.html",
  reveal: "examples/reveal/index.html#/1",
  mdbook: "examples/mdbook/book/partitions.html",
  docusaurus: "examples/docusaurus/build/index.html",
  sandbox: "examples/sandbox.html",
};
/** The lab in the frame of the sandboxed page: no script of the page reaches it, Playwright does. */
const inFrame = async (page) => (await (await page.waitForSelector("iframe")).contentFrame());

for (const [name, path] of Object.entries(PAGES)) {
  test(`${name} in both themes, with every rule of axe`, async ({ page, site, guard }, testInfo) => {
    if (name === "sandbox") guard.allow(/style-src/); // axe writes a style of its own into the frame
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.goto(site.url + path);
      await page.reload(); // another fragment alone would be the same page
      await ready(name === "sandbox" ? await inFrame(page) : page);
      await shot(page, testInfo, `example-${name}-${colorScheme}`);
    }
    const width = page.viewportSize().width;
    const across = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(across).toBeLessThanOrEqual(width);
    // What mdBook makes of a page is not ours to judge, and the page in a frame has a `main` of its own.
    await expectAccessible(page, { of: name === "mdbook" ? "log-lab" : "html", but: name === "sandbox" ? ["iframe"] : [] });
  });
}

test("reveal.js: a lab rests until its slide is there, is dragged on a scaled slide, and keeps its keys", async ({ page, site }, testInfo) => {
  const slide = () => page.evaluate(() => globalThis.Reveal.getIndices().h);
  await page.goto(`${site.url}examples/reveal/index.html`);
  await page.waitForFunction(() => globalThis.Reveal?.isReady());
  await ready(page);
  expect((await lab(page, "#readers").snapshot()).running).toBe(false);
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await lab(page, "#readers").snapshot()).running).toBe(true);
  await lab(page, "#readers").pause();
  await lab(page, "#readers").advance(10_000);

  const drag = testInfo.project.name === "phone" ? touchDrag : mouseDrag;
  const here = (kind, data) => page.locator("#readers").locator(handle(page, kind, data));
  await drag(page, page.locator('#readers [data-kind="bench"]').first(), page.locator('#readers [data-kind="group"]'));
  const members = async () => Object.keys((await lab(page, "#readers").snapshot()).groups.billing.members);
  await expect.poll(members).toHaveLength(2);
  expect(await slide()).toBe(1);

  await page.locator('#readers [data-kind="step"]').focus();
  const before = (await lab(page, "#readers").snapshot()).time_ms;
  for (const key of ["ArrowRight", "Space", "Space"]) await page.keyboard.press(key);
  expect((await lab(page, "#readers").snapshot()).time_ms).toBeGreaterThan(before);
  expect(await slide()).toBe(1);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("ArrowRight");
  await expect.poll(slide).toBe(2);
});

test("reveal.js is the very package that the lock file names", async () => {
  for (const file of ["reveal.js", "reveal.css"]) {
    const [ours, theirs] = await Promise.all([
      readFile(join(EXAMPLES, "reveal/vendor", file), "utf8"),
      readFile(join(HERE, "node_modules/reveal.js/dist", file), "utf8"),
    ]);
    expect(ours === theirs, file).toBe(true);
  }
});

test("mdBook: the book holds what its chapters say, and a lab's arrow turns no page", async ({ page, site }) => {
  const chapters = (await readdir(join(EXAMPLES, "mdbook/src"))).filter((name) => name !== "SUMMARY.md");
  for (const chapter of chapters) {
    const source = await readFile(join(EXAMPLES, "mdbook/src", chapter), "utf8");
    const built = await readFile(join(EXAMPLES, "mdbook/book", chapter.replace(".md", ".html")), "utf8");
    const lab = source.match(/^<log-lab [^>]*>/m)[0];
    expect(built).toContain(lab);
  }
  await page.goto(`${site.url}examples/mdbook/book/partitions.html`);
  await ready(page);
  await page.locator('log-lab [data-kind="play"]').focus();
  for (const key of ["ArrowRight", "ArrowRight", "?"]) await page.keyboard.press(key);
  expect(page.url()).toContain("partitions.html");
  expect((await lab(page).snapshot()).time_ms).toBeGreaterThan(0);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("ArrowRight");
  await page.waitForURL("**/crash.html");
  await ready(page);
  await lab(page).advance(30_000);
  expect(Object.keys((await lab(page).snapshot()).groups.billing.members)).toEqual(["b1", "b2"]);
});

test("Docusaurus: the page is what its MDX gives, has words without a script, and is taken over without a complaint", async ({ page, site }) => {
  const made = await pages();
  for (const [name, text] of Object.entries(made)) {
    const kept = await readFile(join(FOLDER, "build", name), "utf8");
    expect(kept === text, `${name}: node tests/e2e/mdx.js writes it again`).toBe(true);
  }
  expect(made["index.html"]).toMatch(/<log-lab[^>]*><p>Three partitions/);
  await page.goto(`${site.url}examples/docusaurus/build/index.html`);
  await ready(page);
  const labs = await page.locator("log-lab").count();
  expect(labs).toBe(2);
  await lab(page).advance(16_000);
  expect(Object.keys((await lab(page).snapshot()).groups.billing.members)).toEqual(["b1", "b2"]);
  // React has taken the page over if its root knows the container.
  expect(await page.evaluate(() => Object.keys(document.getElementById("page")).some((key) => key.startsWith("__react")))).toBe(true);
});

test("a strict sandbox: no origin, and the lab runs all the same", async ({ page, site }, testInfo) => {
  await page.goto(`${site.url}examples/sandbox.html`);
  const frame = await inFrame(page);
  await ready(frame);
  expect(await frame.evaluate(() => self.origin)).toBe("null");
  const play = frame.locator('log-lab [data-kind="play"]');
  await (testInfo.project.name === "phone" ? play.tap() : play.click());
  await expect.poll(async () => (await lab(frame).snapshot()).time_ms).toBeGreaterThan(0);
});
