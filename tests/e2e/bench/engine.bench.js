// benches/*.rs as wasm: each is a module in LOGLAB_BENCHES that measures as it starts, and prints its lines to the console.

import { readdirSync } from "node:fs";
import { expect, test } from "../harness.js";
import { serve } from "../../../xtask/server.mjs";

const BENCHES = process.env.LOGLAB_BENCHES;
const names = BENCHES ? readdirSync(BENCHES).filter((file) => file.endsWith(".js")).map((file) => file.slice(0, -3)) : [];

for (const name of names) {
  test(`${name}, wasm`, async ({ page }) => {
    const lines = [];
    page.on("console", (message) => lines.push(message.text()));
    const pages = { "/bench.html": '<!doctype html><title>bench</title><link rel="icon" href="data:,">' };
    const server = await serve(BENCHES, { pages });
    await page.goto(`${server.url}bench.html`);
    await page.evaluate((url) => import(url).then((module) => module.default()), `${server.url}${name}.js`);
    await server.close();
    console.log(`\n== ${name}, wasm in Chromium\n${lines.join("\n")}`);
    expect(lines.length).toBeGreaterThan(1);
  });
}
