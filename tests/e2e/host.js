// A page that holds one lab, twenty seconds into the flights, and styles it as it likes.

import { expect, lab, ready } from "./harness.js";
import { handle } from "./gestures.js";

const PAGE = (site, style, { attributes = "", html = "", inside = "" } = {}) => `<!doctype html><html lang="en" ${html}><title>host</title>
<style>body{margin:0}log-lab{display:block;height:560px}${style}</style><header><h1>A course page</h1></header><main>
<log-lab scenario="flights" seed="7" ${attributes}></log-lab>${inside}</main><script type="module" src="${site.url}log-lab.js"></script>`;

export async function openHost(page, site, style, options = {}) {
  await page.goto(await site.foreign(PAGE(site, style, options)));
  await ready(page);
  await lab(page).advance(20_000);
  await expect(handle(page, "marker").first()).toBeAttached();
  await page.waitForTimeout(300);
}
