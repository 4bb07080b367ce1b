// <log-lab>: the one script that a page includes.
//
//   <script type="module" src="https://your.host/loglab/log-lab.js"></script>
//   <log-lab scenario="flights" autoplay></log-lab>
//
// Everything else (wasm, its glue, the stylesheet, the typeface) is found beside this script, so the folder may lie
// anywhere. It is loaded once, when the first element is connected, and shared by all elements; each element has its
// own world. The element keeps no global state, sets no cookie and asks no other host for anything.
//
// The build makes one script of this file and what it imports. This one only forwards calls and errors; their meaning is decided in Rust (`src/embed`).

import { Instance } from "./instance.js";

const BASE = import.meta.url;
const SHEET = "log-lab.css";
const TEXTS = ["lang/en.ftl", "lang/en-fidelity.ftl", "lang/en-import.ftl", "lang/en-stage.ftl", "lang/en-tools.ftl", "flights-2013-11-27.csv"];
const FONT = { family: "LogLab Inter", file: "fonts/inter-latin-wght-normal.woff2", weight: "100 900" };
/** The only texts outside lang/: shown when nothing could be loaded, those files included. */
const NOT_LOADED = (why) => `LogLab could not be loaded. Load the page again when its server can be reached. (${why})`;
const OBSERVED = ["scenario", "seed", "autoplay", "speed", "theme", "controls", "lang"];

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

// ---- what all elements share ------------------------------------------------------------------------------------

let shared = null;
let used = null; // the instance that `shared` came to

/** The wasm module and the stylesheet, loaded once; after a failure or a trap the next element tries again. */
function loadShared() {
  if (used?.stopped) shared = used = null;
  shared ??= Promise.all([loadModule(), loadSheet(SHEET)]).catch((error) => {
    shared = null;
    throw LogLabError.from(error);
  });
  return shared;
}

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
function provideAgain(instance) {
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
  const lost = (why) => new LogLabError("RESOURCE_NOT_FOUND", `${url}: ${why}`, path);
  const response = await fetch(url).catch((error) => {
    throw lost(error.message);
  });
  if (!response.ok) throw lost(response.status);
  return response;
}

async function fetchText(url, path) {
  return (await fetched(url, path)).text();
}

/** Names of built-in scenarios are plain words; whatever holds a dot, a slash or a colon is an address. */
function isAddress(scenario) {
  return /[/.:]/.test(scenario);
}

// ---- the element ------------------------------------------------------------------------------------------------

export class LogLabElement extends HTMLElement {
  static observedAttributes = OBSERVED;

  #handle = null; // the Rust side, while mounted
  #instance = null; // of the module that it lives in
  #mounting = null; // a token: a mount that finds another one here gives up
  #undo = []; // what to let go of when the element leaves the page
  #ready = deferred();
  #last = null; // the snapshot of the moment in which the module stopped
  #kept = null; // what the lab was made of then

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
    this.addEventListener("loglab-error", ({ detail }) => {
      if (detail?.code === "RESOURCE_NOT_FOUND" && this.#instance) provideAgain(this.#instance);
    });
  }

  // -- members (API.md) --

  /** Resolves to the element when its first frame is painted; rejects where the module cannot be loaded. */
  get ready() {
    return this.#ready.promise;
  }

  snapshot() {
    return this.#last ?? this.#call((handle) => handle.snapshot());
  }

  apply(commands) {
    return this.#call((handle) => handle.apply(commands));
  }

  async console(line, files = {}) {
    try {
      this.#mounted();
      return await this.#instance.wait(() => this.#handle.console(String(line), files));
    } catch (thrown) {
      throw LogLabError.from(thrown);
    }
  }

  advance(ms) {
    if (!Number.isFinite(ms) || ms < 0) {
      throw new LogLabError("INVALID_COMMAND", "advance: a time in milliseconds, 0 or more", "ms");
    }
    return this.#call((handle) => handle.advance(ms));
  }

  play() {
    this.#call((handle) => handle.play());
  }

  pause() {
    this.#call((handle) => handle.pause());
  }

  step() {
    return this.#call((handle) => handle.step());
  }

  load(scenario) {
    return this.#call((handle) => handle.load(scenario));
  }

  reset() {
    this.#call((handle) => handle.reset());
  }

  undo() {
    return this.#call((handle) => handle.undo());
  }

  redo() {
    return this.#call((handle) => handle.redo());
  }

  // -- life --

  connectedCallback() {
    if (this.#handle || this.#mounting) return; // moved within the page: everything goes on
    this.#mount();
  }

  disconnectedCallback() {
    // A move is a removal and an insertion in one task: an element that is back by the end of it was only moved.
    queueMicrotask(() => {
      if (!this.isConnected) this.#unmount();
    });
  }

  /** Browsers with `moveBefore` call this instead of the pair above. */
  connectedMoveCallback() {}

  attributeChangedCallback(name, before, now) {
    if (!this.#handle || before === now) return;
    if (name === "scenario") this.#loadAttribute();
    else if (name === "autoplay") this.#autoplay();
    else this.#report((handle) => handle.set_option(name, name === "lang" ? this.#lang() : now));
  }

  async #mount() {
    const mine = (this.#mounting = {});
    try {
      const [instance, sheet] = await loadShared();
      const { scenario, problem } = await this.#scenario();
      if (this.#mounting !== mine) return;
      this.shadowRoot.adoptedStyleSheets = [sheet];
      const root = host(this.#undo);
      root.className = "lab";
      root.part = "lab";
      this.shadowRoot.replaceChildren(root);
      this.#instance = instance;
      instance.add(this.#stop);
      this.#handle = instance.call((glue) => glue.mount(this, root, this.#options(scenario)));
      if (problem) this.#error(problem);
      if (this.#kept) this.#restore();
      await this.#painted();
      if (this.#mounting !== mine) return;
      this.#autoplay();
      this.#ready.resolve(this);
      performance.mark("log-lab ready");
      this.dispatchEvent(new CustomEvent("ready"));
    } catch (thrown) {
      if (this.#mounting !== mine) return;
      const trap = this.#instance?.stopped;
      const error = trap ?? LogLabError.from(thrown);
      const again = trap && this.#againButton();
      this.#unmount(); // shows again what the page put between the tags
      this.shadowRoot.append(notice(trap ? error.message : NOT_LOADED(error.message), again));
      this.#ready.reject(error);
      this.#error(error);
    }
  }

  /** The instance of the module trapped. What is shown can still be read, but does nothing: a copy has no listeners. */
  #stop = () => {
    const { stopped } = this.#instance;
    const handle = this.#handle;
    if (!handle) return; // it trapped while it was mounted: told there
    this.#handle = null;
    this.#mounting = null;
    for (const undo of this.#undo.splice(0)) undo();
    this.#last = attempt(() => handle.snapshot()); // right, or refused because the world was just being changed
    this.#keep(attempt(() => handle.keep()));
    const root = this.shadowRoot.querySelector(".lab");
    const copy = still(root);
    (copy.querySelector(".app") ?? copy).append(notice(stopped.message, this.#againButton()));
    root.replaceWith(copy);
    attempt(() => handle.destroy()); // its listeners on the page let go of the instance
    this.#ready.reject(stopped);
    this.#error(stopped);
  };

  /** What came to a trap twice is not tried a third time. */
  #keep(kept) {
    const text = kept && JSON.stringify(kept);
    this.#kept = text === this.#kept ? null : text;
  }

  /** The lab as it was made before the trap, from its start; where that can't be, the scenario alone. */
  #restore() {
    const { scenario, running, speed } = JSON.parse(this.#kept);
    attempt(() => this.#inside((handle) => handle.load(scenario)));
    this.#report((handle) => handle.set_option("speed", String(speed)));
    if (running) this.#report((handle) => handle.play());
  }

  #againButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn main";
    button.textContent = this.#instance.again;
    button.addEventListener("click", () => {
      this.#unmount();
      this.#mount();
    });
    return button;
  }

  #unmount() {
    this.#mounting = null;
    for (const undo of this.#undo.splice(0)) undo();
    const [handle, instance] = [this.#handle, this.#instance];
    this.#handle = this.#instance = null;
    instance?.remove(this.#stop);
    try {
      if (handle) instance.call(() => handle.destroy());
    } finally {
      this.#last = null;
      this.shadowRoot.replaceChildren(document.createElement("slot"));
      if (this.#ready.settled) this.#ready = deferred();
    }
  }

  /** What the attributes say; the scenario is text or a name by now. */
  #options(scenario) {
    const options = { scenario, lang: this.#lang() };
    for (const name of ["seed", "speed", "theme", "controls"]) options[name] = this.getAttribute(name);
    return options;
  }

  #lang() {
    return this.closest("[lang]")?.getAttribute("lang") || null;
  }

  /** The scenario attribute's text, fetched where it is an address. A file that can't be loaded leaves an empty world. */
  async #scenario() {
    const scenario = this.getAttribute("scenario");
    if (!scenario || !isAddress(scenario)) return { scenario };
    try {
      return { scenario: await fetchText(new URL(scenario, this.baseURI), "scenario") };
    } catch (problem) {
      return { scenario: '{"version": 1, "name": "empty", "commands": []}', problem };
    }
  }

  async #loadAttribute() {
    const wanted = this.getAttribute("scenario");
    const { scenario, problem } = await this.#scenario();
    if (!this.#handle || wanted !== this.getAttribute("scenario")) return; // overtaken by a later change
    if (problem) this.#error(problem);
    else this.#report((handle) => handle.set_option("scenario", scenario));
  }

  /** `autoplay` starts the world once it can be seen. */
  #autoplay() {
    if (!this.hasAttribute("autoplay")) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      if (this.#handle && this.hasAttribute("autoplay")) this.#report((handle) => handle.play());
    });
    observer.observe(this);
    this.#undo.push(() => observer.disconnect());
  }

  /** Two frames on, the first one is on the screen. A hidden tab paints none, so there a timer stands in. */
  #painted() {
    return new Promise((resolve) => {
      let frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(done);
      });
      let timer = document.hidden ? setTimeout(done, 100) : 0;
      const stop = () => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
      };
      function done() {
        stop();
        resolve();
      }
      this.#undo.push(stop);
    });
  }

  // -- errors --

  #mounted() {
    if (this.#instance?.stopped) throw this.#instance.stopped;
    if (!this.#handle || !this.#ready.settled) {
      throw new LogLabError("INVALID_COMMAND", "The element is not ready: await element.ready first.");
    }
  }

  #call(member) {
    this.#mounted();
    return this.#inside(member);
  }

  #inside(member) {
    try {
      return this.#instance.call(() => member(this.#handle));
    } catch (thrown) {
      const error = LogLabError.from(thrown);
      if (error.code === "RESOURCE_NOT_FOUND") provideAgain(this.#instance);
      throw error;
    }
  }

  /** For what no caller waits for (attributes): the error becomes an event. */
  #report(member) {
    try {
      this.#inside(member);
    } catch (error) {
      this.#error(error);
    }
  }

  #error({ code, message, path }) {
    this.dispatchEvent(new CustomEvent("loglab-error", { detail: { code, message, path } }));
  }
}

/** The element that Yew mounts an app on. Yew never takes its listeners away from it, so that is done here. */
function host(undo) {
  const root = document.createElement("div");
  const gone = new AbortController();
  const listen = root.addEventListener;
  root.addEventListener = (type, listener, options) => listen.call(root, type, listener, { ...options, signal: gone.signal });
  undo.push(() => gone.abort());
  return root;
}

/** What a function gives, or null where it throws. */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** A sentence in the element, for whoever reads the page, and what can be done about it. */
function notice(sentence, button) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = sentence;
  if (button) notice.append(button);
  return notice;
}

/** A copy of what an element shows, its drawings included, to be read only. */
function still(root) {
  const copy = root.cloneNode(true);
  for (const control of copy.querySelectorAll("button, input, select, textarea")) control.disabled = true;
  for (const stop of copy.querySelectorAll("[tabindex], a[href]")) stop.removeAttribute(stop.hasAttribute("tabindex") ? "tabindex" : "href");
  const drawings = copy.querySelectorAll("canvas");
  root.querySelectorAll("canvas").forEach((canvas, i) => {
    if (canvas.width && canvas.height) drawings[i].getContext("2d").drawImage(canvas, 0, 0);
  });
  return copy;
}

/** A promise with its handles outside. Its rejection is also told by an event, so it need not be caught. */
function deferred() {
  const it = { settled: false };
  it.promise = new Promise((resolve, reject) => {
    it.resolve = (value) => ((it.settled = true), resolve(value));
    it.reject = (error) => ((it.settled = true), reject(error));
  });
  it.promise.catch(() => {});
  return it;
}

if (!customElements.get("log-lab")) customElements.define("log-lab", LogLabElement);
