// Several elements on pages that are not ours: side by side, moved, and removed without leftovers.

import { alive, expect, lab, ready, shot, test } from "./harness.js";

const IDS = ["#flights", "#own", "#empty"];

test("three labs live side by side; removing one ends what it kept, and no other", async ({ page, site }, testInfo) => {
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  const names = await Promise.all(IDS.map(async (id) => (await lab(page, id).snapshot()).scenario));
  expect(names).toEqual(["flights", "one-topic", "empty"]);
  await shot(page, testInfo, "three-labs");

  const time = async (id) => (await lab(page, id).snapshot()).time_ms;
  for (const id of ["#flights", "#own"]) await lab(page, id).play();
  await page.locator("#own").scrollIntoViewIfNeeded();
  await expect.poll(() => time("#own")).toBeGreaterThan(0);
  await expect.poll(async () => (await alive(page)).frames).toBeGreaterThan(0);

  await page.evaluate(() => {
    window.gone = document.querySelector("#flights");
    window.gone.remove();
  });
  const before = await time("#own");
  await expect.poll(() => time("#own")).toBeGreaterThan(before);
  expect(await page.evaluate(() => window.gone.shadowRoot.querySelector(".lab"))).toBe(null);
  await expect(lab(page, "#empty").snapshot()).resolves.toMatchObject({ scenario: "empty" });
});

test("when the last lab has gone, nothing of it is left", async ({ page, site }) => {
  await page.goto(await site.foreign("<!doctype html><title>bare</title>"));
  await page.evaluate((url) => import(url).then(() => {}), `${site.url}log-lab.js`);
  // The module's own start is shared and stays: what counts is what an element adds.
  await page.evaluate(addAndRemove);
  const before = await alive(page);
  for (let i = 0; i < 3; i++) await page.evaluate(addAndRemove);
  await expect.poll(() => alive(page)).toEqual(before);
  expect(before).toMatchObject({ frames: 0, timers: 0, intervals: 0, observers: 0 });

  async function addAndRemove() {
    const labs = [1, 2, 3].map(() => document.body.appendChild(document.createElement("log-lab")));
    await Promise.all(labs.map((lab) => lab.ready));
    for (const lab of labs) lab.play();
    await new Promise((resolve) => setTimeout(resolve, 150));
    for (const lab of labs) lab.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

test("moving a lab in the page does not end it; putting one back starts anew", async ({ page, site }) => {
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  await lab(page, "#own").advance(1234);
  await page.evaluate(() => document.querySelector("main").prepend(document.querySelector("#own")));
  expect(await lab(page, "#own").snapshot()).toMatchObject({ time_ms: 1234 });

  const again = await page.evaluate(async () => {
    const element = document.querySelector("#own");
    const first = element.ready;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 20));
    document.querySelector("main").append(element);
    await element.ready;
    return { other: element.ready !== first, time_ms: element.snapshot().time_ms };
  });
  expect(again).toEqual({ other: true, time_ms: 0 });
});

test("a page of another origin includes one script and has the element", async ({ page, site }, testInfo) => {
  const html = `<!doctype html><html lang="en"><title>a course</title>
    <script type="module" src="${site.url}log-lab.js"></script>
    <p>Before</p><log-lab scenario="flights" seed="5">Loading the lab</log-lab><p>After</p>`;
  await page.goto(await site.foreign(html));
  await ready(page);
  expect(await lab(page).snapshot()).toMatchObject({ scenario: "flights", seed: 5 });
  await shot(page, testInfo, "foreign");
});

test("where the module cannot be had, the page's own words stay and the error is told", async ({ page, site, guard }) => {
  guard.allow(/blocked|ERR_FAILED/);
  await page.route("**/*.wasm", (route) => route.abort());
  const html = `<!doctype html><title>a course</title><script type="module" src="${site.url}log-lab.js"></script><log-lab>See figure 3.</log-lab>`;
  await page.goto(await site.foreign(html));
  const error = await page.evaluate(async () => {
    await customElements.whenDefined("log-lab");
    return document.querySelector("log-lab").ready.catch(({ name, code }) => ({ name, code }));
  });
  expect(error).toEqual({ name: "LogLabError", code: "RESOURCE_NOT_FOUND" });
  await expect(page.getByText("See figure 3.")).toBeVisible();
});
