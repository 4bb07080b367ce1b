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

import { failure, failureSheet } from "./failure.js";
import { keepInside } from "./inside.js";
import { LogLabError, NOT_LOADED, fetchText, loadShared, provideAgain } from "./shared.js";
import { attempt, deferred, host, notice, still } from "./shown.js";

export { LogLabError };

const OBSERVED = ["scenario", "seed", "autoplay", "speed", "theme", "controls", "view", "lock", "memory", "lang"];

/** Names of built-in scenarios are plain words; what begins with a brace is a scenario itself, and the rest an address. */
function isAddress(scenario) {
  return !scenario.trimStart().startsWith("{") && /[/.:]/.test(scenario);
}

export class LogLabElement extends HTMLElement {
  static observedAttributes = OBSERVED;
  /** Where this script lies: what a page pastes names it. */
  static address = import.meta.url;

  #handle = null; // the Rust side, while mounted
  #instance = null; // of the module that it lives in
  #mounting = null; // a token: a mount that finds another one here gives up
  #undo = []; // what to let go of when the element leaves the page
  #ready = deferred();
  #last = null; // the snapshot of the moment in which the module stopped
  #kept = null; // what the lab was made of then
  #failed = null; // why no lab is shown
  #wrong = new Map(); // attributes that can't be taken, each with its error: they cover a lab that lives
  #paused = false; // `pause()` was called, which wins over `autoplay`
  #loads = 0; // worlds asked for: of two that are fetched, the later one is shown

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
    keepInside(this);
    this.addEventListener("loglab-error", ({ detail }) => {
      if (detail?.code === "RESOURCE_NOT_FOUND" && this.#instance) provideAgain(this.#instance);
    });
  }

  // -- members (API.md) --

  /** Resolves to the element when its first frame is painted; rejects with what keeps it from being shown. */
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

  /** The facts from number `since` on, of the last 10,000. */
  events(since = 0) {
    if (!Number.isFinite(since) || since < 0) {
      throw new LogLabError("INVALID_COMMAND", "events: the number of an event, 0 or more", "since");
    }
    return this.#call((handle) => handle.events(since));
  }

  /** Rows of what a reader did with records. */
  ledger(options) {
    return this.#call((handle) => handle.ledger(options));
  }

  play() {
    this.#call((handle) => handle.play());
    this.#paused = false;
  }

  /** Before `ready` it is remembered. */
  pause() {
    this.#paused = true;
    if (this.#ready.settled || this.#instance?.stopped) this.#call((handle) => handle.pause());
  }

  step() {
    return this.#call((handle) => handle.step());
  }

  load(scenario) {
    this.#call((handle) => handle.load(scenario));
    this.#loads++; // an attribute's file that is on its way comes too late
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
    if (this.#handle || this.#mounting || this.#failed) return; // moved within the page: everything goes on
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
    if (before === now) return;
    if (name === "scenario") this.#loads++;
    if (this.#failed) this.#mountAgain();
    else if (!this.#handle) return; // it is read when the lab is mounted
    else if (name === "scenario") this.#loadAttribute();
    else if (name === "autoplay") this.#autoplay();
    else this.#set(name, name === "lang" ? this.#lang() : now);
  }

  /** An attribute may have been set right. */
  #mountAgain() {
    if (this.#ready.settled) this.#ready = deferred();
    this.#mount();
  }

  async #mount() {
    const mine = (this.#mounting = {});
    try {
      const [instance, sheet] = await loadShared();
      const scenario = await this.#scenario();
      if (this.#mounting !== mine) return;
      this.shadowRoot.adoptedStyleSheets = [sheet, failureSheet()];
      const root = host(instance, this.#undo);
      root.className = "lab";
      root.part = "lab";
      this.shadowRoot.replaceChildren(root);
      this.#instance = instance;
      instance.add(this.#stop);
      this.#handle = instance.call((glue) => glue.mount(this, root, this.#options(), scenario));
      this.#failed = null;
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
      if (!trap && Array.isArray(thrown)) return this.#fail(thrown);
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

  /** What the page asks for can't be shown: that is told in the lab's place, until the attributes say otherwise. */
  #fail(problems) {
    const title = this.#title();
    this.#unmount();
    const errors = problems.map((problem) => LogLabError.from(problem));
    this.#failed = errors[0];
    this.shadowRoot.adoptedStyleSheets = [failureSheet()];
    this.shadowRoot.replaceChildren(failure(title, errors, this.getAttribute("theme")));
    this.#ready.reject(errors[0]);
    errors.forEach((error) => this.#error(error));
  }

  #title() {
    return this.#instance.call((glue) => glue.cannot_show(this.#lang() ?? undefined));
  }

  /** An attribute of a lab that lives. One that can't be taken covers the lab, which goes on when it is set right. */
  #set(name, value) {
    this.#wrong.delete(name);
    try {
      this.#inside((handle) => handle.set_option(name, value));
    } catch (error) {
      this.#wrong.set(name, error);
      this.#error(error);
    }
    const root = this.shadowRoot.querySelector(".lab");
    this.shadowRoot.querySelector(".failure")?.remove();
    root.hidden = this.#wrong.size > 0;
    if (root.hidden) this.shadowRoot.append(failure(this.#title(), [...this.#wrong.values()], this.getAttribute("theme")));
  }

  #unmount() {
    this.#mounting = null;
    this.#failed = null;
    this.#paused = false;
    this.#wrong.clear();
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

  /** What the attributes say, but for the scenario. */
  #options() {
    const options = { lang: this.#lang() };
    for (const name of ["seed", "speed", "theme", "controls", "view", "lock", "memory"]) options[name] = this.getAttribute(name);
    return options;
  }

  #lang() {
    return this.closest("[lang]")?.getAttribute("lang") || null;
  }

  /** The scenario attribute and its text, fetched where it is an address; `why` tells what kept it from being fetched. */
  async #scenario() {
    const asked = this.#loads;
    const source = this.getAttribute("scenario") || null;
    if (!source || !isAddress(source)) return { source, text: source };
    const url = URL.canParse(source, this.baseURI) && new URL(source, this.baseURI);
    if (!url) return { source, why: "" };
    const found = await fetchText(url, "scenario").then((text) => ({ source, text }), ({ why }) => ({ source, why }));
    return asked === this.#loads ? found : this.#scenario(); // it was changed meanwhile
  }

  async #loadAttribute() {
    const asked = this.#loads;
    const scenario = await this.#scenario();
    if (!this.#handle || asked !== this.#loads) return; // overtaken by a later change
    try {
      this.#inside((handle) => handle.set_scenario(scenario));
    } catch (error) {
      if (!this.#instance?.stopped) this.#fail([error]);
    }
  }

  /** `autoplay` starts the world once it can be seen. */
  #autoplay() {
    if (!this.hasAttribute("autoplay")) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      if (this.#handle && !this.#paused && this.hasAttribute("autoplay")) this.#report((handle) => handle.autoplay());
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
    if (this.#failed) throw this.#failed;
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

if (!customElements.get("log-lab")) customElements.define("log-lab", LogLabElement);
