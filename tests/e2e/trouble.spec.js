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

/** Starts to collect what the labs of a page tell. */
function listen(page) {
  return page.evaluate(() => {
    window.told = [];
    for (const lab of document.querySelectorAll("log-lab")) lab.addEventListener("loglab-error", ({ detail }) => window.told.push(detail));
  });
}

/** The types of the listeners on an object of the page. */
async function listeners(page, expression) {
  const devtools = await page.context().newCDPSession(page);
  const { result } = await devtools.send("Runtime.evaluate", { expression });
  const { listeners } = await devtools.send("DOMDebugger.getEventListeners", { objectId: result.objectId });
  return listeners.map(({ type }) => type);
}

const again = (page, id) => page.locator(id).getByRole("button", { name: "Start again" });

test("a panic is told in words, stops every lab, and what stands can be read", async ({ page, site, guard }, testInfo) => {
  guard.allow(/LogLab has an internal error|unreachable|planted/);
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  await listen(page);
  const { time_ms } = await lab(page, "#flights").snapshot();
  await plant(page);
  await lab(page, "#flights").apply({ type: "topic.create", topic: "the-last", partitions: 1 });
  await expect.poll(() => page.evaluate(() => window.told.length)).toBe(3);
  await page.evaluate(() => window.heal());
  const [{ code, message }] = await page.evaluate(() => window.told);
  expect(code).toBe("UNKNOWN_SERVER_ERROR");
  expect(message).toContain("panicked at");
  for (const id of ["#flights", "#own", "#empty"]) {
    await expect(page.locator(id).getByRole("alert")).toContainText("What is shown can still be read");
    await expect(lab(page, id).advance(1)).rejects.toMatchObject({ name: "LogLabError", code, message });
  }
  await expect(page.locator("#flights").getByText("gate-displays").first()).toBeVisible();
  expect(await lab(page, "#flights").snapshot()).toMatchObject({ time_ms, topics: { "the-last": {} } });
  await expect.poll(async () => alive(page)).toMatchObject({ frames: 0, intervals: 0 });
  expect((await listeners(page, "document")).filter((type) => ["visibilitychange", "keydown"].includes(type))).toEqual([]);
  // What stands acts no more: the only control left is the one that starts again.
  await expect(page.locator("#flights").locator("button:enabled, input:enabled, [tabindex]")).toHaveCount(1);
  await shot(page, testInfo, "panic");
});

/** Counts the instances that the page makes of the module. */
function countInstances(page) {
  return page.addInitScript(() => {
    window.instances = 0;
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const make = WebAssembly[name];
      WebAssembly[name] = async (...args) => {
        const made = await make.apply(WebAssembly, args);
        if ((made.instance ?? made).exports.__wbindgen_start) window.instances += 1;
        return made;
      };
    }
  });
}

test("after a panic the next labs share a fresh module, and a stopped one starts again with what was done in it", async ({ page, site, guard }, testInfo) => {
  guard.allow(/LogLab has an internal error|unreachable|planted/);
  await countInstances(page);
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  // By hand, and taken back again: only what stands is kept.
  await page.evaluate(() => document.querySelector("#flights").console("--list"));
  await lab(page, "#flights").advance(5000);
  await lab(page, "#flights").apply({ type: "topic.create", topic: "kept", partitions: 3 });
  await lab(page, "#flights").apply({ type: "topic.create", topic: "undone", partitions: 3 });
  await page.evaluate(() => document.querySelector("#flights").undo());
  await plant(page);
  await lab(page, "#flights").apply({ type: "member.join", group: "gate-displays", member: "the-last", topics: ["flight-events"] });
  await expect(again(page, "#own")).toBeVisible();
  await page.evaluate(() => window.heal());
  expect(await page.evaluate(() => window.instances)).toBe(1);

  const late = await page.evaluate(async () => {
    const late = document.body.appendChild(document.createElement("log-lab"));
    late.id = "late";
    await late.ready;
    return late.advance(1000);
  });
  expect(late).toBe(1000);
  await again(page, "#flights").click();
  await ready(page, "#flights");
  expect(await page.evaluate(() => window.instances)).toBe(2);
  await lab(page, "#flights").pause();
  const start = await lab(page, "#flights").snapshot();
  expect(Object.keys(start.topics)).not.toContain("kept");
  await lab(page, "#flights").advance(5000 - start.time_ms);
  const { topics, groups } = await lab(page, "#flights").snapshot();
  expect(topics.kept.partitions).toHaveLength(3);
  expect(Object.keys(topics)).not.toContain("undone");
  expect(Object.keys(groups["gate-displays"].members)).toContain("the-last");

  // The part with the tools belongs to the fresh module too, for each of its labs.
  for (const id of ["#flights", "#late"]) {
    await page.locator(id).getByRole("button", { name: "More" }).first().click();
    await expect(page.locator(id).getByRole("menu")).toBeVisible();
    await page.keyboard.press("Escape");
    const { exit, stdout } = await page.evaluate((id) => document.querySelector(id).console("--list"), id);
    expect([exit, stdout]).toEqual([0, expect.stringContaining("gate-displays")]);
  }
  await shot(page, testInfo, "started-again");
  // The one that is not asked to start stays as it was.
  await expect(again(page, "#own")).toBeVisible();
});

test("what leads to a panic twice is not tried a third time", async ({ page, site, guard }) => {
  guard.allow(/LogLab has an internal error|unreachable|planted/);
  await page.goto(`${site.url}examples/three-labs.html`);
  await ready(page);
  await page.evaluate(() => document.querySelector("#flights").console("--list"));
  await lab(page, "#flights").apply({ type: "topic.create", topic: "kept", partitions: 1 });
  for (const topics of [["kept"], []]) {
    await plant(page);
    await lab(page, "#flights").advance(3000).catch(() => {}); // new lines in the log, if none has come before
    await expect(again(page, "#flights")).toBeVisible();
    await page.evaluate(() => window.heal());
    await again(page, "#flights").click();
    await ready(page, "#flights");
    expect(Object.keys((await lab(page, "#flights").snapshot()).topics)).toEqual(expect.arrayContaining(topics));
  }
  expect(Object.keys((await lab(page, "#flights").snapshot()).topics)).not.toContain("kept");
});

/** Traps that are no panic: errors of the engine itself that cross wasm, wherever the browser calls into it. */
const TRAPS = {
  "a call": () => {
    window.break(TextDecoder.prototype, "decode");
    try {
      window.lab.snapshot();
    } catch {}
  },
  "a frame": () => {
    window.lab.play();
    window.break(Performance.prototype, "now");
  },
  "an event": () => {
    window.break(Event.prototype, "composedPath");
    window.lab.shadowRoot.querySelector("button").dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true }));
  },
  "a promise": () => {
    window.lab.console("--list").catch((error) => (window.rejected = error.code));
    window.break(TextDecoder.prototype, "decode");
  },
};

for (const [where, trap] of Object.entries(TRAPS)) {
  test(`a trap in ${where} that is no panic is told the same way`, async ({ page, site, guard }) => {
    guard.allow(/LogLab has an internal error|Maximum call stack/);
    await openLab(page, site, { autoplay: false });
    await page.evaluate(() => window.loglab.console("--list"));
    await listen(page);
    await page.evaluate(() => {
      window.lab = window.loglab;
      window.break = (owner, name) => {
        const whole = owner[name];
        owner[name] = function (...args) {
          if (!new Error().stack.includes("loglab_bg.wasm")) return whole.apply(this, args);
          owner[name] = whole;
          throw new RangeError("Maximum call stack size exceeded");
        };
      };
    });
    await page.evaluate(`(${trap})()`);
    await expect.poll(() => page.evaluate(() => window.told.length)).toBe(1);
    const [{ code, message }] = await page.evaluate(() => window.told);
    expect([code, message]).toEqual(["UNKNOWN_SERVER_ERROR", expect.stringContaining("Maximum call stack")]);
    if (where === "a promise") await expect.poll(() => page.evaluate(() => window.rejected)).toBe(code);
    await expect(lab(page).advance(1)).rejects.toMatchObject({ code, message });
    await expect.poll(async () => alive(page)).toMatchObject({ frames: 0, intervals: 0 });
    await again(page, "log-lab").click();
    await ready(page);
    expect(await lab(page).advance(1000)).toBeGreaterThanOrEqual(1000);
  });
}

test("errors of the page and of its listeners are none of LogLab's", async ({ page, site, guard }) => {
  guard.allow(/the page's own/);
  await openLab(page, site, { autoplay: false });
  await listen(page);
  await page.evaluate(() => {
    window.loglab.addEventListener("change", () => {
      throw new Error("the page's own");
    });
    setTimeout(() => {
      throw new RangeError("the page's own");
    });
    Promise.reject(new WebAssembly.RuntimeError("the page's own"));
  });
  await lab(page).advance(2000);
  await page.waitForTimeout(500);
  expect(await lab(page).advance(1000)).toBe(3000);
  expect(await page.evaluate(() => window.told)).toEqual([]);
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
    expect(await page.evaluate(() => window.loglab.ready.catch(({ code }) => code))).toBe("RESOURCE_NOT_FOUND");
    // The next element tries again.
    await page.unroute(`**/${file}`);
    await page.evaluate(() => document.querySelector("main").append(document.createElement("log-lab")));
    await ready(page, "log-lab:not([data-page])");
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
