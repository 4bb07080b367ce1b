// The element as a page meets it: definition, members, errors, attributes.

import { alive, expect, expectAccessible, lab, openLab, ready, shot, test } from "./harness.js";

test("index.html holds one full-size lab and gives it to scripts", async ({ page, site }, testInfo) => {
  await openLab(page, site, { seed: 7 });
  const size = await page.evaluate(() => ({ lab: window.loglab.getBoundingClientRect().height, window: innerHeight }));
  expect(size.lab).toBe(size.window);
  expect(await lab(page).snapshot()).toMatchObject({ version: 1, scenario: "flights", seed: 7 });
  await expectAccessible(page);
  await shot(page, testInfo, "index");
});

test("members before ready say what to wait for", async ({ page, site }) => {
  await page.goto(await site.foreign("<!doctype html><title>bare</title>"));
  const error = await page.evaluate(async (url) => {
    const { LogLabError } = await import(url);
    const element = document.body.appendChild(document.createElement("log-lab"));
    try {
      element.snapshot();
    } catch (error) {
      return { code: error.code, ours: error instanceof LogLabError, message: error.message };
    }
  }, `${site.url}log-lab.js`);
  expect(error).toEqual({ code: "INVALID_COMMAND", ours: true, message: expect.stringContaining("await element.ready") });
  await ready(page);
});

test("advance runs exactly so much time, paused or not, and the same twice", async ({ page, site }) => {
  await openLab(page, site, { seed: 7, autoplay: false });
  const digests = [];
  for (let i = 0; i < 2; i++) {
    await lab(page).reset();
    await lab(page).pause();
    const before = (await lab(page).snapshot()).time_ms;
    expect(await lab(page).advance(2500)).toBe(before + 2500);
    digests.push((await lab(page).snapshot()).digest);
  }
  expect(digests[0]).toBe(digests[1]);
  await expect(lab(page).advance(-1)).rejects.toMatchObject({ code: "INVALID_COMMAND", path: "ms" });
});

test("refused commands throw a LogLabError with code and path", async ({ page, site }) => {
  await openLab(page, site);
  await expect(lab(page).apply({ type: "no.such" })).rejects.toMatchObject({ name: "LogLabError", code: "INVALID_COMMAND", path: "type" });
  await expect(lab(page).load("no such scenario")).rejects.toMatchObject({ name: "LogLabError" });
  await expect(lab(page).load('{"version": 1, "na')).rejects.toMatchObject({ name: "LogLabError" });
});

test("play and pause move the clock and tell of it", async ({ page, site }) => {
  await openLab(page, site);
  await page.evaluate(() => {
    window.changes = [];
    window.loglab.addEventListener("change", (event) => window.changes.push(event.detail));
  });
  await lab(page).play();
  await expect.poll(async () => (await lab(page).snapshot()).time_ms).toBeGreaterThan(300);
  await lab(page).pause();
  const { time_ms, running } = await lab(page).snapshot();
  expect(running).toBe(false);
  await page.waitForTimeout(200);
  expect((await lab(page).snapshot()).time_ms).toBe(time_ms);
  expect(await page.evaluate(() => window.changes.length)).toBeGreaterThan(1);
});

test("attributes changed later take effect", async ({ page, site }) => {
  await openLab(page, site);
  await page.evaluate(() => {
    window.loglab.setAttribute("speed", "60");
    window.loglab.setAttribute("seed", "99");
    window.loglab.setAttribute("scenario", "examples/one-topic.json");
  });
  await expect.poll(async () => lab(page).snapshot()).toMatchObject({ scenario: "one-topic", seed: 99, speed: 60 });
});

test("embed.html takes its options from the address", async ({ page, site }) => {
  await page.goto(`${site.url}embed.html?scenario=examples/one-topic.json&seed=3&speed=5&autoplay`);
  await ready(page);
  expect(await lab(page).snapshot()).toMatchObject({ scenario: "one-topic", seed: 3, speed: 5 });
  await expect.poll(async () => (await lab(page).snapshot()).running).toBe(true);
  expect(await page.evaluate(() => "loglab" in window)).toBe(false);
});

test("the folder works below any path", async ({ page, site }) => {
  await page.goto(`${site.subUrl}index.html`);
  await ready(page);
  expect(await page.evaluate(() => document.fonts.ready.then(() => document.fonts.check('13px "LogLab Inter"')))).toBe(true);
  await page.goto(`${site.subUrl}examples/three-labs.html`);
  await ready(page);
});

test("a lab at rest asks for no frame and no timer, and wakes when it is changed", async ({ page, site }) => {
  await openLab(page, site);
  await lab(page).pause();
  await expect.poll(async () => alive(page)).toMatchObject({ frames: 0, timers: 0, intervals: 0 });
  await lab(page).apply({ type: "topic.create", topic: "woken", partitions: 2 });
  await expect(page.locator("log-lab").getByText("woken").first()).toBeAttached();
  await expect.poll(async () => alive(page)).toMatchObject({ frames: 0 });
  await lab(page).play();
  await expect.poll(async () => (await alive(page)).frames).toBeGreaterThan(0);
});
