// A page's listeners may do anything at once with the lab that calls them: nothing is held while they are called.

import { expect, lab, openLab, ready, test } from "./harness.js";

/** What a listener does at once, in every kind of event. */
const DEEDS = {
  "asks for the state": (lab) => lab.snapshot(),
  "changes the world": (lab) => lab.apply({ type: "topic.create", topic: `t${(window.made = (window.made ?? 0) + 1)}`, partitions: 2 }),
  "runs time": (lab) => lab.advance(100),
  "loads another world": (lab) => lab.load("trips"),
  "starts again": (lab) => lab.reset(),
  "takes back and again": (lab) => [lab.undo(), lab.redo()],
  "sets attributes": (lab) => {
    for (const [name, value] of Object.entries({ speed: "7", theme: "dark", controls: "minimal", seed: "3", lang: "de", scenario: "orders" })) lab.setAttribute(name, value);
  },
  "presses its buttons": (lab) => lab.shadowRoot.querySelectorAll("button").forEach((button) => button.click()),
  "moves it": (lab) => document.body.prepend(lab),
  "asks the console": (lab) => lab.console("--all-groups --describe"),
  "adds another lab": () => document.body.append(document.createElement("log-lab")),
};

for (const [deed, act] of Object.entries(DEEDS)) {
  test(`a listener that ${deed} at once`, async ({ page, site }) => {
    await openLab(page, site, { autoplay: false });
    await page.evaluate(`window.deed = ${act}`);
    await page.evaluate(() => {
      window.calls = {};
      for (const name of ["change", "rebalance", "loglab-error"]) {
        window.loglab.addEventListener(name, ({ detail }) => {
          const times = (window.calls[name] = (window.calls[name] ?? 0) + 1);
          if (name === "loglab-error") window.wrong = detail;
          else if (times <= 3) window.deed(window.loglab);
        });
      }
    });
    await lab(page).play();
    await lab(page).advance(10_000);
    await expect.poll(() => page.evaluate(() => Math.min(window.calls.change ?? 0, 3))).toBe(3);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => window.wrong)).toBe(undefined);
    const { time_ms } = await lab(page).snapshot();
    expect(await lab(page).advance(1000)).toBeGreaterThanOrEqual(time_ms + 1000);
    await expect(page.locator("log-lab").first().getByRole("alert")).toHaveCount(0);
  });
}

for (const name of ["change", "rebalance", "ready"]) {
  test(`an element that is removed in its own ${name} ends, and can come back`, async ({ page, site }) => {
    await page.goto(`${site.url}examples/three-labs.html`);
    await ready(page);
    const removed = await page.evaluate(async (name) => {
      const lab = document.createElement("log-lab");
      const gone = new Promise((resolve) =>
        lab.addEventListener(name, () => {
          lab.remove();
          resolve(lab.isConnected);
        }, { once: true }),
      );
      document.body.prepend(lab); // where it is seen, and therefore runs
      window.lab = lab;
      await lab.ready;
      if (lab.isConnected) lab.play();
      return gone;
    }, name);
    expect(removed).toBe(false);
    await page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      window.lab.id = "back";
      document.body.append(window.lab);
      await window.lab.ready;
    });
    expect(await lab(page, "#back").advance(1000)).toBeGreaterThanOrEqual(1000);
    expect(await lab(page, "#flights").advance(1000)).toBe(1000);
  });
}

test("members in the handler of ready, and values that call members while they are read", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  const seen = await page.evaluate(async () => {
    const lab = document.createElement("log-lab");
    lab.setAttribute("scenario", "empty");
    const seen = [];
    lab.addEventListener("ready", () => {
      lab.apply({ type: "topic.create", topic: "at-once", partitions: 1 });
      seen.push(Object.keys(lab.snapshot().topics));
    });
    document.body.append(lab);
    await lab.ready;
    const command = { type: "topic.create", get topic() { return lab.apply({ type: "topic.create", topic: "inner", partitions: 1 }) && "outer"; }, partitions: 1 };
    lab.apply(command);
    lab.load({ version: 1, name: "own", commands: [{ toJSON: () => (lab.reset(), { type: "topic.create", topic: "own", partitions: 1 }) }] });
    seen.push(Object.keys(lab.snapshot().topics));
    return seen;
  });
  expect(seen).toEqual([["at-once"], ["own"]]);
});
