// <log-lab>: the one script that a page includes.
//
//   <script type="module" src="https://your.host/loglab/log-lab.js"></script>
//   <log-lab scenario="flights" autoplay></log-lab>
//
// Everything else (wasm, its glue, the stylesheet, the typeface) is found beside this script, so the folder may lie
// anywhere. It is loaded once, when the first element is connected, and shared by all elements; each element has its
// own world. The element keeps no global state, sets no cookie and asks no other host for anything.
//
// This file only carries calls and errors across; what they mean is decided in Rust (`src/embed`).

import { beforeTouch, bringTools, fetchTools, offer } from "./tools.js";

const BASE = import.meta.url;
const SHEETS = ["tokens", "base", "header", "stage", "groups", "overlay", "panels", "compare", "tools", "narrow"].map((name) => `css/${name}.css`);
const TEXTS = ["lang/en.ftl", "lang/en-fidelity.ftl", "lang/en-import.ftl", "lang/en-stage.ftl", "lang/en-tools.ftl", "flights-2013-11-27.csv"];
const FONT = { family: "LogLab Inter", file: "fonts/inter-latin-wght-normal.woff2", weight: "100 900" };
const OBSERVED = ["scenario", "seed", "autoplay", "speed", "theme", "controls", "lang"];

/** What every member throws: `code` is Kafka's error name where there is one, `path` names the offending field. */
export class LogLabError extends Error {
  constructor(code, message, path = null) {
    super(message);
    this.name = "LogLabError";
    this.code = code;
    this.path = path;
  }

  /** Any thrown thing as a LogLabError: Rust throws plain `{code, message, path}`; a trap or a lost file is ours. */
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

/** The wasm module and the stylesheets, loaded once; after a failure the next element tries again. */
function loadShared() {
  shared ??= Promise.all([loadModule(), Promise.all(SHEETS.map(loadSheet))]).catch((error) => {
    shared = null;
    throw LogLabError.from(error);
  });
  return shared;
}

async function loadModule() {
  loadFont();
  const texts = Promise.all(TEXTS.map((name) => fetchText(new URL(name, BASE))));
  const glue = await import(new URL("loglab.js", BASE).href);
  offer(await glue.default({ module_or_path: new URL("loglab_bg.wasm", BASE) }));
  (await texts).forEach((text, i) => glue.provide(TEXTS[i], text));
  return glue;
}

async function loadSheet(name) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await fetchText(new URL(name, BASE)));
  return sheet;
}

/** The typeface is welcome but never waited for: without it the system's own is used. */
function loadFont() {
  const face = new FontFace(FONT.family, `url("${new URL(FONT.file, BASE).href}") format("woff2")`, { weight: FONT.weight });
  document.fonts.add(face);
  face.load().catch(() => document.fonts.delete(face));
}

async function fetchText(url) {
  const response = await fetch(url).catch((error) => {
    throw new LogLabError("RESOURCE_NOT_FOUND", `${url}: ${error.message}`, "scenario");
  });
  if (!response.ok) throw new LogLabError("RESOURCE_NOT_FOUND", `${url}: ${response.status}`, "scenario");
  return response.text();
}

/** Names of built-in scenarios are plain words; whatever holds a dot, a slash or a colon is an address. */
function isAddress(scenario) {
  return /[/.:]/.test(scenario);
}

// ---- the element ------------------------------------------------------------------------------------------------

export class LogLabElement extends HTMLElement {
  static observedAttributes = OBSERVED;

  #handle = null; // the Rust side, while mounted
  #mounting = null; // a token: a mount that finds another one here gives up
  #undo = []; // what to let go of when the element leaves the page
  #ready = deferred();

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
  }

  // -- members (API.md) --

  /** Resolves to the element when its first frame is painted; rejects where the module cannot be loaded. */
  get ready() {
    return this.#ready.promise;
  }

  snapshot() {
    return this.#call((handle) => handle.snapshot());
  }

  apply(commands) {
    return this.#call((handle) => handle.apply(commands));
  }

  console(line, files = {}) {
    return this.#call((handle) => (bringTools(), handle.console(String(line), files)));
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
    // A move is a removal and an insertion in one task: whoever is back by the end of it was only moved.
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
    else this.#report(() => this.#handle.set_option(name, name === "lang" ? this.#lang() : now));
  }

  async #mount() {
    const mine = (this.#mounting = {});
    try {
      const [module, sheets] = await loadShared();
      const { scenario, problem } = await this.#scenario();
      if (this.#mounting !== mine) return;
      this.shadowRoot.adoptedStyleSheets = sheets;
      const root = document.createElement("div");
      root.className = "lab";
      root.part = "lab";
      this.shadowRoot.replaceChildren(root);
      for (const near of ["pointerover", "focusin"]) root.addEventListener(near, fetchTools);
      for (const touch of ["pointerdown", "click", "keydown", "drop"]) root.addEventListener(touch, this.#touched, true);
      this.#handle = module.mount(this, root, this.#options(scenario));
      if (problem) this.#error(problem);
      await this.#painted();
      if (this.#mounting !== mine) return;
      this.#autoplay();
      this.#ready.resolve(this);
      performance.mark("log-lab ready");
      this.dispatchEvent(new CustomEvent("ready"));
    } catch (thrown) {
      if (this.#mounting !== mine) return;
      this.#unmount(); // shows again what the page put between the tags
      const error = LogLabError.from(thrown);
      this.#ready.reject(error);
      this.#error(error);
    }
  }

  #unmount() {
    this.#mounting = null;
    for (const undo of this.#undo.splice(0)) undo();
    const handle = this.#handle;
    this.#handle = null;
    try {
      handle?.destroy();
    } finally {
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

  /** The scenario attribute's text, fetched where it is an address. A file that can't be had leaves an empty world. */
  async #scenario() {
    const scenario = this.getAttribute("scenario");
    if (!scenario || !isAddress(scenario)) return { scenario };
    try {
      return { scenario: await fetchText(new URL(scenario, this.baseURI)) };
    } catch (problem) {
      return { scenario: '{"version": 1, "name": "empty", "commands": []}', problem };
    }
  }

  async #loadAttribute() {
    const wanted = this.getAttribute("scenario");
    const { scenario, problem } = await this.#scenario();
    if (!this.#handle || wanted !== this.getAttribute("scenario")) return; // overtaken by a later change
    if (problem) this.#error(problem);
    else this.#report(() => this.#handle.set_option("scenario", scenario));
  }

  /** `autoplay` starts the world once it can be seen. */
  #autoplay() {
    if (!this.hasAttribute("autoplay")) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      if (this.#handle && this.hasAttribute("autoplay")) this.#report(() => this.#handle.play());
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

  /** A touch waits outside while what it may need can't be had. */
  #touched = (event) => {
    const error = beforeTouch();
    if (!error) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    this.#error(LogLabError.from(error));
  };

  // -- errors --

  #call(member) {
    if (!this.#handle || !this.#ready.settled) {
      throw new LogLabError("INVALID_COMMAND", "The element is not ready: await element.ready first.");
    }
    try {
      return member(this.#handle);
    } catch (thrown) {
      throw LogLabError.from(thrown);
    }
  }

  /** For what no caller waits for (attributes): the error becomes an event. */
  #report(action) {
    try {
      action();
    } catch (thrown) {
      this.#error(LogLabError.from(thrown));
    }
  }

  #error({ code, message, path }) {
    this.dispatchEvent(new CustomEvent("loglab-error", { detail: { code, message, path } }));
  }
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
