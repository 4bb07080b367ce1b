// Errors of LogLab itself are shown in the element: a panic, and files that can't be loaded.

import { alive, expect, lab, openLab, ready, shot, test } from "./harness.js";

/** The browser fails Yew once, as it does when something else moves the page's nodes: Yew panics. */
function plant(page) {
  return page.evaluate(() => {
    const { insertBefore } = Node.prototype;
    Node.prototype.insertBefore = function (...args) {
      if (!args[0].getRootNode || !this.getRootNode().host?.matches("log-lab")) return insertBefore.apply(this, args);
      throw new Error("planted");
    };
    window.heal = () => (Node.prototype.insertBefore = insertBefore);
  });
}

test("a panic is told in words, stops every lab, and what stands can be read", async ({ page, site, guard }, testInfo) => {
  guard.allow(/LogLab has an internal error|unreachable|planted/);
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  await page.evaluate(() => {
    window.told = [];
    for (const lab of document.querySelectorAll("log-lab")) lab.addEventListener("loglab-error", ({ detail }) => window.told.push(detail));
  });
  const { time_ms } = await lab(page, "#flights").snapshot();
  await plant(page);
  await lab(page, "#flights").apply({ type: "topic.create", topic: "the-last", partitions: 1 });
  await expect.poll(() => page.evaluate(() => window.told.length)).toBe(3);
  await page.evaluate(() => window.heal());
  const [{ code, message }] = await page.evaluate(() => window.told);
  expect(code).toBe("UNKNOWN_SERVER_ERROR");
  expect(message).toContain("Reload the page");
  expect(message).toContain("panicked at");
  for (const id of ["#flights", "#own", "#empty"]) {
    await expect(page.locator(id).getByRole("alert")).toContainText("Reload the page");
    await expect(lab(page, id).advance(1)).rejects.toMatchObject({ name: "LogLabError", code, message });
  }
  await expect(page.locator("#flights").getByText("gate-displays").first()).toBeVisible();
  expect(await lab(page, "#flights").snapshot()).toMatchObject({ time_ms, topics: { "the-last": {} } });
  await expect.poll(async () => alive(page)).toMatchObject({ frames: 0, intervals: 0 });
  // What stands acts no more, and another lab says the same.
  await page.locator("#flights").getByRole("button").first().click({ force: true });
  const late = await page.evaluate(async () => {
    const late = document.body.appendChild(document.createElement("log-lab"));
    return late.ready.catch(({ code }) => [code, late.shadowRoot.querySelector("[role=alert]").textContent]);
  });
  expect(late).toEqual([code, message]);
  await shot(page, testInfo, "panic");
});

const FILES = ["loglab_bg.wasm", "loglab.js", "log-lab.css", "lang/en.ftl"];

for (const file of FILES) {
  test(`without ${file} the element says so in words`, async ({ page, site, guard }) => {
    guard.allow(/Failed to load resource|404|Failed to fetch dynamically/);
    await page.route(`**/${file}`, (route) => route.fulfill({ status: 404 }));
    await page.goto(`${site.url}index.html`);
    const alert = page.locator("log-lab").getByRole("alert");
    await expect(alert).toContainText("LogLab could not be loaded");
    await expect(alert).toContainText(file);
    const code = await page.evaluate(() => window.loglab.ready.catch(({ code }) => code));
    expect(["RESOURCE_NOT_FOUND", "UNKNOWN_SERVER_ERROR"]).toContain(code);
    // The next element tries again.
    await page.unroute(`**/${file}`);
    if (file !== "loglab.js") {
      await page.evaluate(() => document.querySelector("main").append(document.createElement("log-lab")));
      await ready(page, "log-lab:not([data-page])");
    }
  });
}

test("a broken module is told too", async ({ page, site, guard }) => {
  guard.allow(/Wasm|WebAssembly|wasm/);
  await page.route("**/loglab_bg.wasm", (route) => route.fulfill({ status: 200, contentType: "application/wasm", body: "not wasm" }));
  await page.goto(`${site.url}index.html`);
  await expect(page.locator("log-lab").getByRole("alert")).toContainText("LogLab could not be loaded");
});

test("until a lab runs, something stands in its place", async ({ page, site }) => {
  await page.route("**/loglab_bg.wasm", () => {});
  await page.goto(`${site.url}index.html`, { waitUntil: "commit" });
  await expect(page.getByText("LogLab is being loaded")).toBeVisible();
});
