// Two screens (a desk and a phone that is touched), two more for what goes wrong, and one installed Chromium. `cargo xtask test e2e` sets LOGLAB_SITE
// (the built page) and CHROMIUM (the browser); alone, `npx playwright test` takes the last build and what it finds.

import { defineConfig, devices } from "@playwright/test";

const TROUBLES = ["trouble.spec.js", "lost.spec.js", "full.spec.js", "reentry.spec.js", "attributes.spec.js"];
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.js",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  retries: 0, // A test that passes at the second try has found something: it fails.
  workers: 2,
  timeout: 60_000, // A run of axe over a full dialog takes seconds, on a busy machine many.
  expect: { timeout: 5_000 },
  reporter: [["list"]],
  use: {
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      // Chromium refuses its sandbox to root; the rest keeps it from asking the network for anything of its own.
      args: [
        ...(asRoot ? ["--no-sandbox"] : []),
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desk", testIgnore: "touch.spec.js", use: { viewport: { width: 1440, height: 900 } } },
    // `@desk`: what a finger or a narrow lab has no such thing for, or what is the same on both.
    { name: "phone", testIgnore: "mouse.spec.js", grepInvert: /@desk/, use: { ...devices["Pixel 7"] } },
    // What goes wrong is told in words: they must fit a tablet and the small frame of a course page too.
    { name: "tablet", testMatch: TROUBLES, use: { viewport: { width: 768, height: 1024 }, hasTouch: true } },
    { name: "frame", testMatch: TROUBLES, use: { viewport: { width: 320, height: 420 } } },
  ],
});
