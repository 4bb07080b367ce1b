// A monkey with a seed: clicks, drags, keys, menus, forms full of hostile texts and numbers, and members called with
// anything, for a while. Nothing it does may end the lab, hold it, or trap the person who uses it.
//
//   LOGLAB_FUZZ_SEED=7 LOGLAB_FUZZ_S=600 npx playwright test fuzz
//
// A failure prints its seed and its last deeds. Who clicks when depends on the machine, so a seed leads to the same
// deeds, not to the very same moments.

import { expect, lab, openLab, test } from "./harness.js";

const SECONDS = Number(process.env.LOGLAB_FUZZ_S || 20);
const SEED = Number(process.env.LOGLAB_FUZZ_SEED || 20_131_127);
const DEED_MS = 10_000; // more than any one deed may take, on a busy machine too
const LOOK_EVERY = 12; // deeds between two looks at everything

/** What may be said: refusals of what was asked for wrongly. */
const FAIR = /^(?!UNKNOWN_SERVER_ERROR)/;

test(`for ${SECONDS} s from seed ${SEED}`, async ({ page, site }, testInfo) => {
  test.setTimeout(SECONDS * 3_000 + 60_000);
  const random = mulberry32(SEED + (testInfo.project.name === "phone" ? 1 : 0));
  const deeds = [];
  await openLab(page, site, { autoplay: false });
  await watch(page);
  const end = Date.now() + SECONDS * 1_000;
  try {
    while (Date.now() < end) {
      for (let i = 0; i < LOOK_EVERY; i++) {
        const [name, deed] = pick(random, Object.entries(DEEDS));
        deeds.push(name);
        await within(deed(page, random, (what) => deeds.push(`  ${what}`)), DEED_MS, name);
      }
      await holds(page);
    }
  } catch (error) {
    error.message = `seed ${SEED}, last deeds:\n${deeds.slice(-40).join("\n")}\n\n${error.message}`;
    throw error;
  }
  console.log(`fuzz, ${testInfo.project.name}: seed ${SEED}, ${deeds.length} deeds`);
});

// ---- what must hold ---------------------------------------------------------------------------------------------

async function watch(page) {
  await page.evaluate(() => {
    window.told = [];
    window.frames = 0;
    window.loglab.addEventListener("loglab-error", ({ detail }) => window.told.push(detail.code));
    const count = () => {
      window.frames += 1;
      requestAnimationFrame(count);
    };
    count();
    document.body.insertAdjacentHTML("beforeend", '<button id="outside">outside</button>');
  });
}

async function holds(page) {
  const told = await page.evaluate(() => window.told.splice(0));
  expect(told.filter((code) => !FAIR.test(code))).toEqual([]);
  const { time_ms, digest } = await within(lab(page).snapshot(), DEED_MS, "snapshot");
  expect(time_ms).toBeGreaterThanOrEqual(0);
  expect(digest).toMatch(/^[0-9a-f]+$/);
  const frames = await page.evaluate(() => window.frames);
  await expect.poll(() => page.evaluate(() => window.frames)).toBeGreaterThan(frames);
  // No person is caught: Esc closes whatever is open, and Tab leads out.
  await page.evaluate(() => window.loglab.shadowRoot.querySelector("[role=dialog], [role=menu]")?.querySelector("button, input, [tabindex]")?.focus());
  const at = () => page.evaluate(() => [document.activeElement.tagName, window.loglab.shadowRoot.activeElement?.outerHTML.slice(0, 120)].join(": "));
  const escaped = [await at()];
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press("Escape");
    escaped.push(await at());
  }
  await expect(page.locator("log-lab [role=dialog], log-lab [role=menu]"), `Esc at ${escaped.join("; ")}`).toHaveCount(0);
  await page.evaluate(() => {
    const all = [...window.loglab.shadowRoot.querySelectorAll("button, input, select, textarea, [tabindex='0']")];
    all.filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true })).at(-1)?.focus();
  });
  await expect.poll(async () => {
    await page.keyboard.press("Tab");
    return page.evaluate(() => document.activeElement.tagName);
  }, { timeout: 15_000, intervals: [20] }).not.toBe("LOG-LAB"); // what is last may not be shown: then all that is there is passed
  // Whatever was named how: nothing makes the page wider than its window, or the lab larger than its place.
  const size = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, window.loglab.shadowRoot.querySelector(".app").scrollWidth - window.loglab.clientWidth]);
  expect(Math.max(...size)).toBeLessThanOrEqual(1);
}

async function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// ---- what is done -----------------------------------------------------------------------------------------------

const TEXTS = [
  "", " ", "orders", "flight-events", "gate-displays", "c1", "__proto__", "constructor", "a".repeat(300), "x".repeat(5_000),
  "=1+1", "@SUM(A1)", "<img src=x onerror=alert(1)>", "{ $n }", "{\"a\":", "💥🧨", "\u202eback", "a\u0000b", "ä̈̈̈̈", "'; --", "../..", "%00", "(((((((((((", "[a-z]{1000}{1000}", "(a*)*b", "-1", "0", "1e308", "NaN", "9007199254740993", "4294967296", "１２", "2013-11-27T25:00:00", "PT", "P1D", "topic:0,1,2", "t,0,5\nt,1,x", "--help", "--execute",
];
const NUMBERS = [0, -0, 1, -1, 2, 3, 0.5, 1e-9, 100, 1_000, 65_536, 2 ** 31, 2 ** 32, 2 ** 53, 1e15, 1e308, -1e308, NaN, Infinity, "7", null, undefined];
const TYPES = [
  "topic.create", "topic.add_partitions", "topic.delete", "topic.delete_records", "producer.create", "producer.pause", "producer.resume", "producer.remove", "producer.send",
  "group.create", "group.delete", "group.reset_offsets", "member.join", "member.leave", "member.crash", "member.freeze", "member.thaw", "member.set",
  "consumer.seek", "consumer.commit", "consumer.pause", "consumer.resume", "lab.pause", "no.such",
];
const KEYS = ["Tab", "Shift+Tab", "Enter", " ", "Escape", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", "Delete", "?", "Control+z", "Control+Shift+z", "a", "+", "-"];
const CONTROLS = "button:not(:disabled), [role=menuitem], [role=slider], [tabindex='0'], summary, select, input, textarea, a[href]";

const DEEDS = {
  click: async (page, random, note) => {
    const at = await control(page, random);
    if (!at) return;
    note(at.name);
    await page.mouse.click(at.x, at.y, { button: random() < 0.1 ? "right" : "left", clickCount: random() < 0.1 ? 2 : 1 });
  },
  "click anywhere": async (page, random) => {
    const { width, height } = page.viewportSize();
    await page.mouse.click(random() * width, random() * height);
  },
  drag: async (page, random, note) => {
    const from = await control(page, random, "[data-kind=member], [data-kind=marker], [data-kind=bench] *, [data-kind=partition], [data-kind=add-partition], [data-kind=producer]");
    const to = await control(page, random, "[data-kind], button");
    if (!from || !to) return;
    note(`${from.name} → ${to.name}`);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
    if (random() < 0.2) await page.keyboard.press(pick(random, ["Escape", "Tab", " "]));
    await page.mouse.move(to.x, to.y, { steps: 3 });
    if (random() < 0.9) await page.mouse.up();
    else await page.evaluate(() => window.dispatchEvent(new PointerEvent("pointercancel", { pointerId: 1 })));
    await page.mouse.up();
  },
  wheel: async (page, random) => {
    const { width, height } = page.viewportSize();
    await page.mouse.move(random() * width, random() * height);
    if (!page.context()._options?.isMobile) await page.mouse.wheel(random() * 400 - 200, random() * 400 - 200).catch(() => {});
  },
  keys: async (page, random, note) => {
    for (let n = 1 + Math.floor(random() * 6); n; n--) {
      const key = pick(random, KEYS);
      note(key);
      await page.keyboard.press(key);
    }
  },
  fill: async (page, random, note) => {
    const values = Array.from({ length: 8 }, () => pick(random, TEXTS));
    note(JSON.stringify(values).slice(0, 200));
    await page.evaluate((values) => {
      const fields = [...window.loglab.shadowRoot.querySelectorAll("[role=dialog] input, [role=dialog] select, [role=dialog] textarea")];
      for (const [i, field] of fields.entries()) {
        if (field.type === "file" || field.type === "range") continue;
        if (field.type === "checkbox" || field.type === "radio") field.click();
        else if (field.tagName === "SELECT") field.selectedIndex = values[i % values.length].length % Math.max(1, field.length);
        else field.value = values[i % values.length];
        field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
        field.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
      }
    }, values);
  },
  "press the main button": async (page) => {
    await page.evaluate(() => window.loglab.shadowRoot.querySelector("[role=dialog] .btn.main, [role=menu] [role=menuitem]")?.click());
  },
  "open a menu": async (page, random) => {
    const at = await control(page, random, "[aria-haspopup=menu], [data-kind=marker], [data-kind=member]");
    if (at) await page.mouse.click(at.x, at.y);
  },
  "drop a file": async (page, random, note) => {
    const text = pick(random, ["a,b\n1,2\n", "{\"k\":1}\n{\"k\":", TEXTS.join("\n"), "\u0000\u0001", `${"c,".repeat(3_000)}\n1`, "sep=;\na;b\n1;2", "[1,2,3]", ""]);
    note(text.slice(0, 40));
    await page.evaluate((text) => {
      const transfer = new DataTransfer();
      if (text.length % 2) transfer.items.add(new File([text], "own.csv", { type: "text/csv" }));
      else transfer.setData("text/plain", text);
      const place = window.loglab.shadowRoot.querySelector("[data-kind=drop-file]");
      place?.dispatchEvent(new DragEvent("drop", { bubbles: true, composed: true, dataTransfer: transfer }));
    }, text);
  },
  apply: async (page, random, note) => {
    const commands = Array.from({ length: 1 + Math.floor(random() * 4) }, () => command(random));
    note(JSON.stringify(commands).slice(0, 300));
    await call(page, "apply", random() < 0.5 ? commands : commands[0]);
  },
  "make a topic anew": async (page, random, note) => {
    const topic = pick(random, ["orders", "flight-events", "trips"]);
    const partitions = 1 + Math.floor(random() * 6);
    note(`${topic} with ${partitions}`);
    await call(page, "apply", { type: "topic.delete", topic });
    await call(page, "apply", { type: "topic.create", topic, partitions });
  },
  compare: async (page, random) => {
    if (random() < 0.3) {
      await call(page, "load", "classroom");
      await call(page, "advance", 20_000);
    }
    await page.evaluate(() => window.loglab.shadowRoot.querySelector("[data-kind=group] [aria-haspopup=menu]")?.click());
    await page.evaluate(() => [...window.loglab.shadowRoot.querySelectorAll("[role=menuitem]")].find((item) => /Compare/.test(item.textContent))?.click());
    if (random() < 0.5) await page.waitForTimeout(random() * 500);
  },
  advance: async (page, random, note) => {
    const ms = random() < 0.8 ? Math.floor(random() * 30_000) : pick(random, NUMBERS.filter((n) => !(n > 1e6)));
    note(ms);
    await call(page, "advance", ms);
  },
  load: async (page, random, note) => {
    const commands = Array.from({ length: 8 }, () => ({ at_ms: Math.floor(random() * 10_000), ...command(random) }));
    const good = { version: 1, name: "good", commands: GOOD };
    const scenario = random() < 0.4 ? good : pick(random, ["flights", "trips", "orders", "classroom", "empty", ...TEXTS.slice(0, 8), { version: 1, name: pick(random, TEXTS), commands }, {}, [], 7, null]);
    note(JSON.stringify(scenario)?.slice(0, 300));
    await call(page, "load", scenario);
  },
  console: async (page, random, note) => {
    const words = ["--list", "--describe", "--all-groups", "--group gate-displays", "--reset-offsets", "--to-earliest", "--shift-by", "--by-duration", "--all-topics", "--topic", "--execute", "--delete", "--members", "--state", "--from-file f", "--to-datetime"];
    const line = Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(random, random() < 0.8 ? words : TEXTS)).join(" ");
    note(line.slice(0, 200));
    await call(page, "console", line, { f: pick(random, TEXTS) });
  },
  "other members": async (page, random, note) => {
    const member = pick(random, ["snapshot", "play", "pause", "step", "reset", "undo", "redo"]);
    note(member);
    await call(page, member);
  },
  attribute: async (page, random, note) => {
    const name = pick(random, ["speed", "theme", "lang", "seed"]);
    const value = pick(random, { speed: ["1", "0.1", "60", "1000"], theme: ["light", "dark", "contrast", "auto"], lang: ["en", "de", "xx"], seed: ["1", "7"] }[name]);
    note(`${name}=${value}`);
    await page.evaluate(([name, value]) => window.loglab.setAttribute(name, value), [name, value]);
  },
  size: async (page, random) => {
    if (random() < 0.3) await page.setViewportSize({ width: pick(random, [320, 390, 768, 1440]), height: pick(random, [420, 900]) });
  },
};

/** A world with a bit of everything, so that there is something to break. */
const GOOD = [
  { type: "topic.create", topic: "orders", partitions: 4 },
  { type: "producer.create", producer: "p", topic: "orders", source: { rate_per_s: 20, keys: { pool: 10, skew: 1 } } },
  { type: "producer.create", producer: "no-keys", topic: "orders", source: { rate_per_s: 20, keys: "none" } },
  { type: "group.create", group: "g", protocol: "consumer", configs: { "group.consumer.max.size": 2 } },
  { type: "member.join", group: "g", member: "c1", topics: ["orders"] },
  { type: "member.join", group: "g", member: "c2", topics: ["orders"] },
];

/** Calls a member; refusals are answers like others. */
function call(page, member, ...args) {
  return lab2(page, member, args).catch((error) => {
    if (error.name !== "LogLabError" || !FAIR.test(error.code)) throw new Error(`${member}: ${error.name} ${error.code} ${error.message}`);
  });
}

async function lab2(page, member, args) {
  const answer = await page.evaluate(
    async ([member, args]) => {
      try {
        await window.loglab[member](...args);
        return null;
      } catch ({ name, code, message }) {
        return { name, code, message };
      }
    },
    [member, args],
  );
  if (answer) throw answer;
}

function command(random) {
  const names = () => pick(random, random() < 0.7 ? ["orders", "flight-events", "gate-displays", "p", "g", "gates", "c1", "c2", "c3"] : TEXTS.slice(0, 12));
  const number = () => (random() < 0.7 ? Math.floor(random() * 8) : pick(random, NUMBERS));
  const fields = {
    topic: names, group: names, member: names, producer: names, partition: number, partitions: number, total: number, before_offset: number, offset: number,
    key: names, value: names, topics: () => [names()], processing_ms: number, protocol: () => pick(random, ["classic", "consumer", "share", ""]),
    to: () => pick(random, [{ earliest: true }, { latest: true }, { beginning: true }, { end: true }, { offset: number() }, { shift_by: number() }, { timestamp_ms: number() }, {}]),
    execute: () => random() < 0.5, source: () => ({ rate_per_s: number(), keys: pick(random, ["none", { fixed: "k" }, { pool: number(), skew: number() }]) }),
    subscribed_topic_regex: () => pick(random, [".*", "(", "(a{1000}){1000}", `${"(".repeat(3_000)}a${")".repeat(3_000)}`, "[^a]".repeat(2_000)]),
    instance_id: names, member_id: names, headers: () => ({ [names()]: names() }), timestamp_ms: number,
    configs: () => ({ [pick(random, ["session.timeout.ms", "max.poll.records", "linger.ms", "retention.ms", "segment.bytes", "batch.size", "group.max.size", "group.consumer.max.size", "max.request.size", "nonsense"])]: number() }),
  };
  const wanted = {
    "topic.create": ["topic", "partitions"], "topic.add_partitions": ["topic", "total"], "topic.delete": ["topic"], "topic.delete_records": ["topic", "partition", "before_offset"],
    "producer.create": ["producer", "topic", "source"], "producer.send": ["topic", "key", "value"], "group.create": ["group", "protocol"], "group.reset_offsets": ["group", "to", "execute"],
    "member.join": ["group", "member", "topics"], "consumer.seek": ["group", "topic", "partition", "to"],
  };
  const type = pick(random, TYPES);
  const subject = type.startsWith("producer") ? ["producer"] : ["group", "member"];
  const chosen = [...(wanted[type] ?? subject), ...(random() < 0.3 ? [pick(random, Object.keys(fields))] : [])];
  return { type, ...Object.fromEntries(chosen.map((name) => [name, fields[name]()])) };
}

/** Some control that can be seen, of those that a selector names. */
async function control(page, random, selector = CONTROLS) {
  return page.evaluate(
    ([selector, share]) => {
      const all = [...window.loglab.shadowRoot.querySelectorAll(selector)].map((element) => [element, element.getBoundingClientRect()]);
      const seen = all.filter(([, box]) => box.width && box.height && box.left >= 0 && box.top >= 0 && box.left < innerWidth && box.top < innerHeight);
      if (!seen.length) return null;
      const [element, box] = seen[Math.floor(share * seen.length)];
      const name = `${element.tagName.toLowerCase()} ${element.dataset.kind ?? ""} ${(element.ariaLabel ?? element.textContent ?? "").trim().slice(0, 40)}`;
      return { name, x: box.left + box.width / 2, y: box.top + box.height / 2 };
    },
    [selector, random()],
  );
}

function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}

/** A small generator, so that a seed leads to the same deeds everywhere. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
