// The second part of the module: what only tools need (dialogs, import, 'why?', the console). Builds that are not split
// (`trunk serve` alone) never ask for it.
//
// It is fetched when a person first touches a lab, and is then there before a dialog can open. Where something needs it
// earlier (a script that calls `console()` at once), it is fetched on the spot: the call waits, and nothing else differs.

const FILE = new URL("loglab_tools.wasm", import.meta.url).href;

let page = null; // the exports of the first part
let fetching = null;
let failed = false;

/** The module is there; its exports hold what the tools share with it. */
export function offer(exports) {
  page = exports;
}

/** Fetches the tools in good time. */
export function fetchTools() {
  if (!missing()) return;
  const trouble = () => ((fetching = null), (failed = true));
  fetching ??= WebAssembly.compileStreaming(fetch(FILE)).then(join).catch(trouble);
}

/**
 * Before a touch reaches the module. Where fetching failed, it is tried once more on the spot, so that the module is never
 * asked for what can't be had; gives the error then.
 */
export function beforeTouch() {
  if (!failed) return fetchTools();
  try {
    bringTools();
  } catch (error) {
    return error;
  }
}

/** Brings the tools before it returns. The module calls it when something of theirs is wanted and they are not there. */
export function bringTools() {
  if (!missing()) return;
  const request = new XMLHttpRequest();
  request.open("GET", FILE, false);
  request.overrideMimeType("text/plain; charset=x-user-defined"); // bytes as they are: a waiting request gives text only
  try {
    request.send();
  } catch {} // its status is 0
  if (request.status !== 200) throw lost(request.status);
  join(new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff)));
}

function missing() {
  return page?.tools_here && !page.tools_here.value;
}

function join(module) {
  if (!missing()) return;
  new WebAssembly.Instance(module, { page });
  page.tools_here.value = 1;
  failed = false;
}

function lost(status) {
  const message = `${FILE}: ${status || "no answer"}. Menus, dialogs and the console need this file: try again when it can be reached.`;
  return Object.assign(new Error(message), { code: "RESOURCE_NOT_FOUND" });
}
