// Drags as a person makes them: pressed, moved in small steps over time, let go. Targets are locators or points.

/** Where a target is: the middle of a locator's box, or the point itself. */
async function point(target) {
  if (typeof target.x === "number") return target;
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error(`nothing to point at: ${target}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function* between(from, to, steps) {
  for (let i = 1; i <= steps; i++) yield { x: from.x + ((to.x - from.x) * i) / steps, y: from.y + ((to.y - from.y) * i) / steps };
}

/** By mouse. `during` runs before the button is let go, for what a drag shows on its way. */
export async function mouseDrag(page, from, to, { steps = 12, during } = {}) {
  const start = await point(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (const { x, y } of between(start, await point(to), steps)) await page.mouse.move(x, y);
  await during?.();
  await page.mouse.up();
}

/** By finger, through the browser's own input pipeline, so that scrolling and `touch-action` play their part. */
export async function touchDrag(page, from, to, { steps = 12, hold_ms = 0, during } = {}) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, at) => session.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
  const start = await point(from);
  await touch("touchStart", start);
  if (hold_ms) await page.waitForTimeout(hold_ms);
  for (const at of between(start, await point(to), steps)) {
    await touch("touchMove", at);
    await page.waitForTimeout(8); // A finger takes its time; without it the browser merges the moves.
  }
  await during?.();
  await touch("touchEnd");
  await session.detach();
}

/** A handle of API.md: `handle(page, "member", {group: "gate-displays", id: "c1"})`. */
export function handle(page, kind, data = {}) {
  const rest = Object.entries(data).map(([name, value]) => `[data-${name}="${value}"]`);
  return page.locator(`log-lab [data-kind="${kind}"]${rest.join("")}`);
}

/** A press as the screen's people make it: a finger's tap, or a click. */
export function press(testInfo, target) {
  return testInfo.project.use.hasTouch ? target.tap() : target.click();
}
