// What all elements of a page share: the module with its texts, the stylesheet, the typeface, and errors.

import { Instance } from "./instance.js";

const BASE = import.meta.url;
const SHEET = "log-lab.css";
const TEXTS = ["lang/en.ftl", "lang/en-fidelity.ftl", "lang/en-import.ftl", "lang/en-stage.ftl", "lang/en-tools.ftl", "flights-2013-11-27.csv"];
const FONT = { family: "LogLab Inter", file: "fonts/inter-latin-wght-normal.woff2", weight: "100 900" };
/** The only texts outside lang/: shown when nothing could be loaded, those files included. */
export const NOT_LOADED = (why) => `LogLab could not be loaded. ${advice(why)} (${why})`;
function advice(why) {
  if (why.includes("unsafe-eval")) return "The page's Content-Security-Policy must allow it: add 'wasm-unsafe-eval' to script-src.";
  if (self.origin === "null") return "It stands in a sandboxed frame: add allow-same-origin to the frame's sandbox attribute, or let the server send “Access-Control-Allow-Origin: *” with LogLab's files.";
  return "Load the page again when its server can be reached, and check that the whole folder is there.";
}

/** What every member throws: `code` is Kafka's error name where there is one, `path` names the offending field. */
export class LogLabError extends Error {
  constructor(code, message, path = null) {
    super(message);
    this.name = "LogLabError";
    this.code = code;
    this.path = path;
  }

  /** Anything thrown, as a LogLabError: Rust throws plain `{code, message, path}`; a trap or a missing file is reported here. */
  static from(thrown) {
    if (thrown instanceof LogLabError) return thrown;
    if (typeof thrown?.code === "string") return new LogLabError(thrown.code, thrown.message, thrown.path ?? null);
    const error = new LogLabError("UNKNOWN_SERVER_ERROR", String(thrown?.message ?? thrown));
    error.cause = thrown;
    return error;
  }
}

let shared = null;
let used = null; // the instance that `shared` came to

/** The wasm module and the stylesheet, loaded once; after a failure or a trap the next element tries again. */
export function loadShared() {
  if (used?.stopped) shared = used = null;
  shared ??= Promise.all([loadModule(), loadSheet(SHEET)]).catch((error) => {
    shared = null;
    throw isTrap(error) ? LogLabError.from(error) : new LogLabError("RESOURCE_NOT_FOUND", error.message);
  });
  return shared;
}

/** Whatever else goes wrong before a lab is mounted is a file that is not there, not what it should be, or not allowed. */
const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error.code === "UNKNOWN_SERVER_ERROR";

async function loadModule() {
  loadFont();
  const wasm = () => fetched(new URL("loglab_bg.wasm", BASE));
  const made = Instance.make(BASE, wasm, (sentence) => new LogLabError("UNKNOWN_SERVER_ERROR", sentence));
  await Promise.all([made, ...TEXTS.map((name) => provide(made, name))]);
  used = await made;
  used.watch();
  return used;
}

/** Hands a file to the module. Rows are needed by some worlds only: those say so where the file is lost. */
async function provide(made, name) {
  const text = await fetchText(new URL(name, BASE)).catch((lost) => {
    if (!isRows(name)) throw lost;
    return "";
  });
  (await made).call((glue) => glue.provide(name, text));
}

const isRows = (name) => name.endsWith(".csv");

/** What was lost is asked for again, so that the next touch finds it. */
export function provideAgain(instance) {
  TEXTS.filter(isRows).forEach((name) => provide(instance, name).catch(() => {}));
}

async function loadSheet(name) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await fetchText(new URL(name, BASE)));
  return sheet;
}

/** The typeface is optional and not waited for: without it the system's own is used. */
function loadFont() {
  const face = new FontFace(FONT.family, `url("${new URL(FONT.file, BASE).href}") format("woff2")`, { weight: FONT.weight });
  document.fonts.add(face);
  face.load().catch(() => document.fonts.delete(face));
}

async function fetched(url, path = null) {
  const lost = (why) => Object.assign(new LogLabError("RESOURCE_NOT_FOUND", `${url}: ${why}`, path), { why: String(why) });
  const response = await fetch(url).catch((error) => {
    throw lost(error.message);
  });
  if (!response.ok) throw lost(response.status);
  return response;
}

export async function fetchText(url, path) {
  if (url.protocol === "data:") return decoded(url, path); // in any page, whatever its policy lets it fetch
  return (await fetched(url, path)).text();
}

/** The text that a `data:` address is. */
function decoded({ href }, path) {
  try {
    const [, form, text] = href.match(/^data:([^,]*),([^]*)$/);
    const plain = decodeURIComponent(text);
    return /;\s*base64$/i.test(form) ? new TextDecoder().decode(Uint8Array.from(atob(plain), (c) => c.charCodeAt(0))) : plain;
  } catch (error) {
    throw Object.assign(new LogLabError("RESOURCE_NOT_FOUND", `data: ${error.message}`, path), { why: error.message });
  }
}
