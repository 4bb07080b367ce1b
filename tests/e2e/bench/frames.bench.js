// What a frame of the page costs while a world runs, and what the page holds in memory (budgets: DESIGN).
//
// A frame's script is the time of its animation-frame callback and of the microtasks that follow: the engine, the
// layout, the painting, and Yew ten times a second.

import { expect, lab, ready, test } from "../harness.js";

const MEASURED_MS = 8_000;
const FILTER = process.env.LOGLAB_BENCH_FILTER ?? "";

const SCENES = [
  { name: "classroom: 16 lanes, 4 groups of 4, 200 records/s", median_ms: 4, p99_ms: 8, page: "?scenario=classroom", prepare: classroom },
  { name: "large: 1,000 partitions, 200 members, 1,000,000 records", median_ms: 8, page: "?scenario=empty", prepare: large },
];

for (const scene of SCENES) {
  if (!`frames ${scene.name}`.includes(FILTER)) continue;
  test(`frames, ${scene.name}`, async ({ page, site }) => {
    await page.addInitScript(() => {
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...args) => {
        const made = await instantiate.apply(WebAssembly, args);
        globalThis.__memory ??= (made.instance ?? made).exports.memory;
        return made;
      };
      const request = globalThis.requestAnimationFrame.bind(globalThis);
      globalThis.__scripts = [];
      globalThis.requestAnimationFrame = (callback) => request((now) => {
        const begun = performance.now();
        callback(now);
        // What the callback set off (Yew renders in microtasks) is a part of the frame: look after a few of them.
        const later = (turns) => (turns ? queueMicrotask(() => later(turns - 1)) : globalThis.__scripts.push(performance.now() - begun));
        later(8);
      });
    });
    await page.goto(`${site.url}index.html${scene.page}`);
    await ready(page);
    await scene.prepare(page);
    await lab(page).play();
    await page.waitForTimeout(3_000);
    await page.evaluate(() => (globalThis.__scripts.length = 0));
    await page.waitForTimeout(MEASURED_MS);
    const { times, bytes } = await page.evaluate(async () => {
      return { times: globalThis.__scripts.sort((a, b) => a - b), bytes: globalThis.__memory.buffer.byteLength + performance.memory.usedJSHeapSize };
    });
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2);
    const budget = `median ${scene.median_ms} ms${scene.p99_ms ? `, p99 ${scene.p99_ms} ms` : ", memory 300 MB"}`;
    console.log(`\n== frames, ${scene.name}: median ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms, ${(times.length / MEASURED_MS * 1000).toFixed(0)} frames/s, ${(bytes / 1e6).toFixed(0)} MB; budget ${budget}`);
    expect(times.length).toBeGreaterThan(10);
  });
}

/** The built-in scenario, with a few minutes behind it. */
async function classroom(page) {
  await lab(page).advance(120_000);
}

/** A topic of 1,000 partitions that holds a million records, and 200 members that read on. */
async function large(page) {
  const configs = { "auto.offset.reset": "latest", "max.poll.records": 500 };
  const members = Array.from({ length: 200 }, (_, i) => ({ type: "member.join", group: "readers", member: `c${i}`, topics: ["orders"] }));
  await lab(page).apply([
    { type: "topic.create", topic: "orders", partitions: 1000 },
    { type: "producer.create", producer: "p", topic: "orders", source: { rate_per_s: 50_000, keys: { pool: 5000, skew: 0 } } },
  ]);
  await lab(page).advance(20_000);
  await lab(page).apply([
    { type: "producer.remove", producer: "p" },
    { type: "producer.create", producer: "q", topic: "orders", source: { rate_per_s: 200, keys: { pool: 5000, skew: 0 } } },
    { type: "group.create", group: "readers", assignors: ["range"], configs },
    ...members,
  ]);
  await lab(page).advance(15_000);
  const { counters } = await lab(page).snapshot();
  expect(counters.produced).toBeGreaterThan(1_000_000);
}
