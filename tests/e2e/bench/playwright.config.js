// Measurements that need a browser: `cargo xtask bench`. One after the other, in one window, nothing else running.

import { defineConfig } from "@playwright/test";
import base from "../playwright.config.js";

export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "*.bench.js",
  outputDir: "../test-results/bench",
  workers: 1,
  timeout: 300_000,
  reporter: [["line"]],
  use: { ...base.use, trace: "off", viewport: { width: 1440, height: 900 } },
  projects: [{ name: "bench" }],
});
