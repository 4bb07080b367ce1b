// What every browser test stands on. Import `test` and `expect` from here, not from Playwright.
//
// - `site`: the built page on a static server: `site.url`, below a path (`site.subUrl`), and `site.foreign(html)`, a page
//   of another origin that holds this HTML.
// - Every test fails by itself on what nobody asked about: an error in the console, an uncaught exception, a breach of the
//   Content-Security-Policy, a request to another host. A test that provokes one names it: `guard.allow(/…/)`.
// - `shot(page, testInfo, name)` keeps a picture in `artefacts/`.

import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";
import axe from "axe-core";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { serve } from "../../xtask/server.mjs";
import { instrument } from "./instrument.js";

const HERE = dirname(fileURLToPath(import.meta.url));
export const SITE = process.env.LOGLAB_SITE || join(HERE, "../../.build/site");
// A page that names no icon is asked for one, which would be a 404 in the console.
const NO_ICON = '<link rel="icon" href="data:,">';
const SUB_PATH = "/courses/2026/log lab/";

export { expect };

export const test = base.extend({
  /** One pair of servers for all tests of a worker. */
  site: [
    async ({}, use) => {
      const root = await serve(SITE);
      const sub = await serve(SITE, { prefix: SUB_PATH });
      const foreigners = [];
      const foreign = async (html) => {
        const server = await serve(SITE, { prefix: "/nothing-here/", pages: { "/page.html": html.replace("<!doctype html>", `$&${NO_ICON}`) } });
        foreigners.push(server);
        return new URL("/page.html", server.url).href;
      };
      await use({ url: root.url, subUrl: encodeURI(sub.url), foreign });
      await Promise.all([root, sub, ...foreigners].map((server) => server.close()));
    },
    { scope: "worker" },
  ],

  guard: [
    async ({ page }, use) => {
      const complaints = [];
      const allowed = [];
      const complain = (text) => complaints.push(text);
      page.on("pageerror", (error) => complain(`uncaught: ${error.stack ?? error}`));
      page.on("console", (message) => {
        if (message.type() === "error") complain(`console: ${message.text()}`);
      });
      page.on("request", (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol.startsWith("http") && hostname !== "127.0.0.1") complain(`request to another host: ${request.url()}`);
      });
      await page.exposeFunction("__complain", complain);
      await page.addInitScript(instrument);
      await use({ allow: (pattern) => allowed.push(pattern) });
      expect(complaints.filter((text) => !allowed.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens index.html with options (`{scenario: "flights", seed: 7}`) and waits until it is ready. */
export async function openLab(page, site, options = {}) {
  await page.goto(`${site.url}index.html?${new URLSearchParams(options)}`);
  await ready(page);
}

/** Waits for every lab on the page, or those that a selector names. */
export async function ready(page, selector = "log-lab") {
  await page.evaluate(async (selector) => {
    await customElements.whenDefined("log-lab");
    await Promise.all([...document.querySelectorAll(selector)].map((lab) => lab.ready));
  }, selector);
}

/**
 * The members of API.md for the first element that the selector names: `await lab(page).snapshot()`. A LogLabError comes back as
 * a rejected `{code, message, path}`.
 */
export function lab(page, selector = "log-lab") {
  const call = async (member, args) => {
    const answer = await page.evaluate(
      async ([selector, member, args]) => {
        const element = document.querySelector(selector);
        try {
          return { value: await element[member](...args) };
        } catch ({ name, code, message, path }) {
          return { error: { name, code, message, path } };
        }
      },
      [selector, member, args],
    );
    if (answer.error) throw answer.error;
    return answer.value;
  };
  const members = ["snapshot", "apply", "play", "pause", "step", "advance", "load", "reset", "events", "undo"];
  return Object.fromEntries(members.map((member) => [member, (...args) => call(member, args)]));
}

/** Timers, frames, observers and global listeners that live in the page right now (see instrument.js). */
export function alive(page) {
  return page.evaluate(() => globalThis.__alive());
}

// Every rule that there is, best practice and experiments included. Only those that ask for more than AA are left to the
// high-contrast theme.
const RULES = (more) =>
  Object.fromEntries(axe.getRules().map(({ ruleId, tags }) => [ruleId, { enabled: more || !tags.includes("wcag2aaa") }]));
// Rails lie closer together than fingers are wide. A press takes the nearest marker, and the same is done in full size
// by the marker's menu and in the inspector, as WCAG's exception 'equivalent' asks for.
const EXCUSED = [["target-size", /data-kind="marker"/]];

/** Every rule of axe-core, the shadow roots included; a failure lists rule, element and reason. */
export async function expectAccessible(page, { more = false, of = "html", but = [] } = {}) {
  const { violations } = await new AxeBuilder({ page }).include(of).exclude(but).options({ rules: RULES(more) }).analyze();
  const excused = (id, html) => EXCUSED.some(([rule, pattern]) => rule === id && pattern.test(html));
  const found = violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => !excused(id, html))
      .map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`),
  );
  expect(found).toEqual([]);
}

/** A picture for people, kept as `artefacts/<screen>/<name>.png`. */
export async function shot(page, testInfo, name) {
  const folder = join(HERE, "artefacts", testInfo.project.name);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
