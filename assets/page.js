// The script of index.html and embed.html: options come from the page's address, and index.html gives `window.loglab`.
//
// It runs before the element is defined, so that the element starts with its options instead of changing to them.

const OPTIONS = ["scenario", "seed", "autoplay", "speed", "theme", "controls", "view", "lock", "memory", "lang"];

const element = document.querySelector("log-lab");
const query = new URLSearchParams(location.search);
// What is too long for a server's log, a whole scenario, stands behind `#`.
for (const [name, value] of new URLSearchParams(location.hash.slice(1))) query.set(name, value);
addEventListener("hashchange", () => location.reload());
for (const name of OPTIONS) {
  if (query.has(name)) element.setAttribute(name, query.get(name));
}
if (query.get("autoplay") === "false" || query.get("autoplay") === "0") element.removeAttribute("autoplay");
if (query.has("lang")) document.documentElement.lang = query.get("lang");
if (element.dataset.page === "index") window.loglab = element;
// What stands there until the lab does is untrue beside an error.
element.addEventListener("loglab-error", () => element.querySelector(".until")?.remove());

await import("./log-lab.js");
