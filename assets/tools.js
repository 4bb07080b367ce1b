// The second part of the module: what only tools need (dialogs, import, 'why?', the console). Builds that are not split
// (`trunk serve` alone) never ask for it.
//
// It is fetched when a person first touches a lab, and is then there before a dialog can open. Where something needs it
// earlier (a script that calls `console()` at once), it is fetched on the spot: the call waits, and nothing else differs.

const FILE = new URL("loglab_tools.wasm", import.meta.url).href;

let page = null; // the exports of the first part
let fetching = null;

/** The module is there; its exports hold what the tools share with it. */
export function offer(exports) {
  page = exports;
}

/** Fetches the tools in good time. */
export function fetchTools() {
  if (!page?.tools_here || page.tools_here.value) return;
  fetching ??= WebAssembly.compileStreaming(fetch(FILE)).then(join).catch(() => {
    fetching = null; // the next touch tries again, and whoever needs them fetches them on the spot
  });
}

/** Brings the tools before it returns. The module calls it when something of theirs is wanted and they are not there. */
export function bringTools() {
  const request = new XMLHttpRequest();
  request.open("GET", FILE, false);
  request.overrideMimeType("text/plain; charset=x-user-defined"); // bytes as they are: a waiting request gives text only
  request.send();
  if (request.status !== 200) throw new Error(`${FILE}: ${request.status}`);
  join(new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff)));
}

function join(module) {
  if (page.tools_here.value) return;
  new WebAssembly.Instance(module, { page });
  page.tools_here.value = 1;
}
