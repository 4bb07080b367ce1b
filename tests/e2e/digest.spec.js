// The same commands and advances give the same digests here as natively: both read tests/fixtures/digest.json.

import { readFile } from "node:fs/promises";
import { expect, lab, openLab, test } from "./harness.js";

test("the recorded steps give the recorded digests in a browser", async ({ page, site }) => {
  const { steps, digests } = JSON.parse(await readFile(new URL("../fixtures/digest.json", import.meta.url), "utf8"));
  await openLab(page, site, { autoplay: false });
  const given = [];
  for (const step of steps) {
    if (step.load) await lab(page).load(step.load);
    else if (step.advance) await lab(page).advance(step.advance);
    else await lab(page).apply(step.apply);
    given.push((await lab(page).snapshot()).digest);
  }
  expect(given).toEqual(digests);
});

test("time cut by frames gives the state that one advance gives", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await lab(page).play();
  await page.waitForTimeout(1500);
  await lab(page).pause();
  const played = await lab(page).snapshot();
  await lab(page).reset();
  await lab(page).advance(played.time_ms);
  expect((await lab(page).snapshot()).digest).toBe(played.digest);
});
