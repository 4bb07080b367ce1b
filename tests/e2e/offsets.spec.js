// Offsets: what Kafka's tool prints for a group, and a reset that shows its plan before it is done.

import { expect, lab, openLab, test } from "./harness.js";

const GROUP = "gate-displays";

test("the tool's text is the element's to give, and a reset by it can be taken back", async ({ page, site }) => {
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_000);
  const tool = (line) => page.evaluate((line) => document.querySelector("log-lab").console(line), line);
  const described = await tool(`--describe --group ${GROUP}`);
  expect(described.exit).toBe(0);
  expect(described.stdout).toContain("CURRENT-OFFSET  LOG-END-OFFSET  LAG");
  const refused = await tool(`--reset-offsets --group ${GROUP} --all-topics --to-earliest --execute`);
  expect(refused.stdout).toContain(`Assignments can only be reset if the group '${GROUP}' is inactive, but the current state is Stable.`);
});
