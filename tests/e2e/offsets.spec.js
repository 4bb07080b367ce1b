// Offsets: what Kafka's tool prints for a group, and a reset that shows its plan before it is done.

import { expect, expectAccessible, lab, openLab, shot, test } from "./harness.js";
import { handle } from "./gestures.js";
import { GROUP, openSettled } from "./settled.js";

const TOPIC = "flight-events";
const PROMPT = "$ kafka-consumer-groups --bootstrap-server localhost:9092 ";
const dialog = (page) => page.locator("log-lab [role=dialog]");
const output = (page) => handle(page, "console-output");
const how = (page) => dialog(page).getByRole("combobox");
const go = (page) => dialog(page).getByRole("button", { name: "Reset", exact: true });
const value = (page) => dialog(page).locator("[name=value]");
const scope = (page) => dialog(page).getByRole("textbox", { name: "Topics and partitions" });

/** Runs a line of the tool by the element itself. */
const tool = (page, line, files) => page.evaluate(([line, files]) => document.querySelector("log-lab").console(line, files), [line, files]);

/** Both streams, as the dialog shows them. */
const streams = ({ stderr, stdout }) => [stderr, stdout.replace(/^\n+/, "")].filter(Boolean).join("\n");

/** The arguments of the line that the dialog shows. */
async function shownLine(page) {
  const text = await handle(page, "console-line").textContent();
  expect(text).toContain(PROMPT);
  return text.replace(PROMPT, "").trim();
}

async function openDialog(page, item) {
  await handle(page, "group", { id: GROUP }).getByRole("button", { name: /actions|menu|more/i }).first().click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
  await expect(dialog(page)).toBeVisible();
}

/** A settled lab whose group has no members, and so commits of everything that it read. */
async function openEmpty(page, site) {
  await openSettled(page, site);
  await lab(page).apply(["c1", "c2"].map((member) => ({ type: "member.leave", group: GROUP, member })));
  await lab(page).advance(10);
}

/** What is committed, and what the logs hold, by partition. */
async function state(page) {
  const { groups, topics } = await lab(page).snapshot();
  const committed = Object.fromEntries(groups[GROUP].offsets.map((o) => [o.partition, o.committed]));
  return { committed, logs: topics[TOPIC].partitions };
}

/** The plan's rows: partition, now, new, read again, skipped. */
async function plan(page) {
  const rows = await dialog(page).locator(".plan tbody tr").all();
  return Promise.all(
    rows.map(async (row) => {
      const [name, ...cells] = await row.locator("th, td").allTextContents();
      const [now, to, again, skipped] = cells.map(Number);
      return { partition: Number(name.replace(`${TOPIC}-`, "")), now, to, again, skipped };
    }),
  );
}

test("the tool's text is the element's to give, and refuses a reset while the group has members", async ({ page, site }) => {
  await openSettled(page, site);
  const described = await tool(page, `--describe --group ${GROUP}`);
  expect(described.exit).toBe(0);
  expect(described.stdout).toContain("CURRENT-OFFSET  LOG-END-OFFSET  LAG");
  const refused = await tool(page, `--reset-offsets --group ${GROUP} --all-topics --to-earliest --execute`);
  expect(refused.stdout).toContain(`Assignments can only be reset if the group '${GROUP}' is inactive, but the current state is Stable.`);
});

test("the dialog prints in each view what the tool prints for the line that it shows", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await openDialog(page, "As Kafka prints it…");
  await expect(how(page)).toBeFocused();
  const views = await how(page).locator("option").evaluateAll((options) => options.map((option) => option.value));
  expect(views).toContain("--describe --members --verbose");
  expect(views).toHaveLength(7);
  const seen = new Set();
  for (const view of views) {
    await how(page).selectOption(view);
    await expect(handle(page, "console-line")).toContainText(view);
    const text = await output(page).textContent();
    expect(text).toBe(streams(await tool(page, await shownLine(page))));
    expect(text).toContain(GROUP);
    seen.add(text);
  }
  expect(seen.size).toBe(7);
  await how(page).selectOption(views[0]);
  await shot(page, testInfo, "as-kafka-prints-it");
  const { scrollWidth, clientWidth } = await dialog(page).evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  expect(scrollWidth).toBe(clientWidth);
});

test("what is printed is copied, and the button says so until something else is shown", async ({ page, site, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSettled(page, site);
  await openDialog(page, "As Kafka prints it…");
  await dialog(page).getByRole("button", { name: "Copy", exact: true }).click();
  await expect(dialog(page).getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await output(page).textContent());
  await how(page).selectOption("--describe --state");
  await expect(dialog(page).getByRole("button", { name: "Copy", exact: true })).toBeVisible();
});

test("where the page has no clipboard, the button says that instead", async ({ page, site }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined }));
  await openSettled(page, site);
  await openDialog(page, "As Kafka prints it…");
  await dialog(page).getByRole("button", { name: "Copy", exact: true }).click();
  await expect(dialog(page).getByRole("button", { name: /forbids/ })).toBeVisible();
});

/** Ways to reset: option, what is typed, topics and partitions, and where a partition must go if that can be told by hand. */
const RESETS = [
  ["--to-earliest", null, "", (_, log) => log.log_start_offset],
  ["--to-latest", null, "", (_, log) => log.log_end_offset],
  ["--to-offset", "3", `${TOPIC}:0,4`, () => 3],
  ["--to-offset", "99999", "", (_, log) => log.log_end_offset],
  ["--shift-by", "-10", "", (now) => Math.max(0, now - 10)],
  ["--to-datetime", null, "", null],
  ["--by-duration", "P2D", TOPIC, (_, log) => log.log_start_offset],
  ["--from-file", `${TOPIC},5,7\n${TOPIC},0,2\n`, "", (_, log) => (log.partition ? 7 : 2)],
];

test("a reset does what its plan says, and is taken back", async ({ page, site }, testInfo) => {
  test.setTimeout(90_000);
  await openEmpty(page, site);
  for (const [option, typed, named, due] of RESETS) {
    await openDialog(page, "Reset offsets…");
    await how(page).selectOption(option);
    if (typed !== null) await value(page).fill(typed);
    if (named) await scope(page).fill(named);
    const before = await state(page);
    const line = await shownLine(page);
    expect(line).toContain(option);
    const rows = await plan(page);
    expect(rows.map((row) => row.partition)).toEqual(option === "--from-file" ? [0, 5] : named.includes(":") ? [0, 4] : [0, 1, 2, 3, 4, 5]);
    for (const { partition, now, to, again, skipped } of rows) {
      expect(now).toBe(before.committed[partition]);
      if (due) expect(to, `${option} of partition ${partition}`).toBe(due(now, before.logs[partition]));
      // Everything before the commits was read.
      expect(again).toBe(Math.max(0, now - to));
      expect(skipped).toBe(Math.max(0, to - now));
    }
    if (option === "--to-datetime") {
      expect(rows.some((row) => row.to > 0 && row.to < before.logs[row.partition].log_end_offset)).toBe(true);
      await shot(page, testInfo, "reset-plan");
    }
    const dry = await tool(page, line.replace("--execute", "--dry-run"), { "plan.csv": typed ?? "" });
    expect(await output(page).textContent()).toBe(streams(dry));
    await go(page).click();
    await expect(dialog(page)).toBeHidden();
    const expected = { ...before.committed, ...Object.fromEntries(rows.map((row) => [row.partition, row.to])) };
    expect((await state(page)).committed).toEqual(expected);
    expect(expected).not.toEqual(before.committed);
    await page.locator("log-lab .toast").getByRole("button", { name: "Undo" }).click();
    expect((await state(page)).committed).toEqual(before.committed);
  }
});

test("who joins after a reset reads again as many records as the plan said", async ({ page, site }) => {
  await openEmpty(page, site);
  await openDialog(page, "Reset offsets…");
  await how(page).selectOption("--shift-by");
  const promised = (await plan(page)).reduce((sum, row) => sum + row.again, 0);
  expect(promised).toBeGreaterThan(20);
  await go(page).click();
  const again = async () => (await lab(page).snapshot()).counters.groups[GROUP].re_read;
  const before = await again();
  await lab(page).apply({ type: "member.join", group: GROUP, member: "c1", topics: [TOPIC] });
  await lab(page).advance(30_000);
  expect((await again()) - before).toBe(promised);
});

test("a group with members is previewed without them, and one is told what a reset does to them", async ({ page, site }, testInfo) => {
  await openSettled(page, site);
  await openDialog(page, "Reset offsets…");
  await expect(handle(page, "console-stop")).toContainText(`${GROUP} still has members`);
  expect((await plan(page)).length).toBe(6);
  await expect(dialog(page).getByRole("button", { name: "Stop all members, then reset" })).toBeEnabled();
  await shot(page, testInfo, "reset-previewed");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  expect(Object.keys((await lab(page).snapshot()).groups[GROUP].members)).toEqual(["c1", "c2"]);
});

test("members that the coordinator put out hold no reset up", async ({ page, site }) => {
  await openSettled(page, site);
  await lab(page).apply(["c1", "c2"].map((member) => ({ type: "member.freeze", group: GROUP, member })));
  await lab(page).advance(400_000);
  expect((await lab(page).snapshot()).groups[GROUP].state).toBe("Empty");
  await openDialog(page, "Reset offsets…");
  await how(page).selectOption("--to-latest");
  const rows = await plan(page);
  await go(page).click();
  expect((await state(page)).committed).toEqual(Object.fromEntries(rows.map((row) => [row.partition, row.to])));
});

test("what a reset can't do is told with the field, the fault and the remedy", async ({ page, site }, testInfo) => {
  await openEmpty(page, site);
  await openDialog(page, "Reset offsets…");
  const alert = dialog(page).getByRole("alert");
  const wrong = async (option, field, text, told) => {
    await how(page).selectOption(option);
    await field.fill(text);
    for (const part of told) await expect(alert).toContainText(part);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(go(page)).toBeDisabled();
    await expect(dialog(page).locator(".plan")).toHaveCount(0);
  };
  await wrong("--to-datetime", value(page), "yesterday", ["“yesterday” is not a date and time", "Enter it like 2013-11-27T"]);
  await shot(page, testInfo, "reset-bad-datetime");
  await wrong("--by-duration", value(page), "1 hour", ["“1 hour” is not a duration", "PT1H"]);
  await wrong("--to-offset", value(page), "", ["“” is not an offset", "a whole number"]);
  await wrong("--shift-by", value(page), "1.5", ["“1.5” is not a number of records"]);
  await wrong("--from-file", value(page), `${TOPIC},0,5\n${TOPIC},77,5\n`, [`“${TOPIC},77,5”`, `${TOPIC},0,5`]);
  await wrong("--from-file", value(page), `${TOPIC},x,5`, [`“${TOPIC},x,5”`]);
  await wrong("--to-earliest", scope(page), `${TOPIC}:0,77`, [`Unknown topic or partition “${TOPIC}:0,77”`, `such as ${TOPIC}:0,2`]);
  await wrong("--to-latest", scope(page), "flights", ["Unknown topic or partition “flights”"]);
  await wrong("--to-latest", scope(page), `${TOPIC} ${TOPIC}:1`, ["given twice"]);
  await scope(page).fill("");
  await expect(alert).toHaveCount(0);
  await how(page).selectOption("--to-current");
  await expect(alert).toContainText("nothing to reset");
  await expect(go(page)).toBeDisabled();
});

for (const theme of ["light", "dark"]) {
  test(`both dialogs are accessible in ${theme}`, async ({ page, site }) => {
    await openLab(page, site, { autoplay: false, theme });
    await lab(page).advance(20_000);
    await openDialog(page, "As Kafka prints it…");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await openDialog(page, "Reset offsets…");
    await expectAccessible(page); // Refused: it has members.
    await page.keyboard.press("Escape");
    await lab(page).apply(["c1", "c2"].map((member) => ({ type: "member.leave", group: GROUP, member })));
    await lab(page).advance(10);
    await openDialog(page, "Reset offsets…");
    await how(page).selectOption("--to-offset");
    await expect(dialog(page).locator(".plan")).toBeVisible();
    await expectAccessible(page);
    await how(page).selectOption("--from-file");
    await expectAccessible(page);
  });
}

test("a consumer that was put out is still on its card, but holds no quick reset up", async ({ page, site }) => {
  await openSettled(page, site);
  await lab(page).apply([
    { type: "member.leave", group: GROUP, member: "c2" },
    { type: "member.freeze", group: GROUP, member: "c1" },
  ]);
  await lab(page).advance(40_000);
  expect((await lab(page).snapshot()).groups[GROUP].state).toBe("Empty");
  await expect(handle(page, "member", { group: GROUP, id: "c1" })).toBeVisible();
  await handle(page, "group", { id: GROUP }).getByRole("button", { name: /actions|menu|more/i }).first().click();
  await page.getByRole("menuitem", { name: /^Reset offsets to earliest/ }).click();
  await expect.poll(async () => (await state(page)).committed[3]).toBe(0);
});
