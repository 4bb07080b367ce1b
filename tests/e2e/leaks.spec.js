// Fifty elements come and go, and nothing of them is left: no node, no listener, no memory of the module.

import { expect, test } from "./harness.js";

const ROUNDS = 51;
const BATCHES = 3;

/** How an element leaves; `lab` is on the page. */
const WAYS = {
  "once it is ready": async (lab) => {
    await lab.ready;
    lab.remove();
  },
  "after it ran": async (lab) => {
    await lab.ready;
    lab.play();
    await new Promise((resolve) => setTimeout(resolve, 60));
    lab.shadowRoot.querySelector("button").focus();
    lab.remove();
  },
  "in the same task": (lab) => lab.remove(),
  "a microtask later": async (lab) => {
    await null;
    lab.remove();
  },
  "while it is mounted": async (lab, i) => {
    for (let turn = 0; turn < i; turn++) await null;
    lab.remove();
  },
  "before its first frame": async (lab, i) => {
    await new Promise((resolve) => setTimeout(resolve, i % 20));
    lab.remove();
  },
};

for (const [way, leave] of Object.entries(WAYS)) {
  test(`an element that leaves ${way} leaves nothing behind`, { tag: "@desk" }, async ({ page, site }) => {
    test.slow();
    await page.addInitScript(() => {
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...args) => {
        const made = await instantiate.apply(WebAssembly, args);
        window.memory ??= (made.instance ?? made).exports.memory;
        return made;
      };
    });
    await page.goto(await site.foreign("<!doctype html><title>bare</title>"));
    await page.evaluate((url) => import(url).then(() => {}), `${site.url}log-lab.js`);
    await page.evaluate(async () => {
      const first = document.body.appendChild(document.createElement("log-lab"));
      await first.ready;
      first.remove();
    });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Performance.enable");
    const rounds = (times) =>
      page.evaluate(async (times) => {
        for (let i = 0; i < times; i++) {
          await window.leave(document.body.appendChild(document.createElement("log-lab")), i);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }, times);
    await page.evaluate(`window.leave = ${leave}`);
    const left = async () => {
      // What Rust held of a script's object is let go of once that object was found to be garbage.
      for (let i = 0; i < 4; i++) {
        await devtools.send("HeapProfiler.collectGarbage");
        await page.waitForTimeout(100);
      }
      const { metrics } = await devtools.send("Performance.getMetrics");
      const { Nodes, JSEventListeners } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
      const { frames, timers, intervals, listeners, observers } = await page.evaluate(() => globalThis.__alive());
      return { Nodes, JSEventListeners, frames, timers, intervals, listeners, observers };
    };
    const bytes = () => page.evaluate(() => window.memory.buffer.byteLength);
    await rounds(10);
    const bytesBefore = await bytes();
    // The browser itself keeps one of them now and then; what leaks grows in each batch.
    const grown = [];
    for (let batch = 0, before = await left(); batch < BATCHES; batch++) {
      await rounds(ROUNDS / BATCHES);
      const now = await left();
      grown.push(exceeds(now, before));
      before = now;
    }
    expect(grown).toContainEqual({});
    // One page of wasm's memory is the least that it grows by.
    expect(await bytes()).toBeLessThanOrEqual(bytesBefore + 2 * 65_536);
  });
}

/** What there is more of than before; a node or two is the browser's own. */
function exceeds(now, before) {
  return Object.fromEntries(Object.entries(now).filter(([name, n]) => n > before[name] + (name === "Nodes" ? 5 : 0)));
}
