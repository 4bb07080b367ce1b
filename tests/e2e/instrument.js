// Runs in the page before anything else (it is handed over as source: it may use nothing from outside itself).
//
// Counts what a page keeps alive, so that a test can show that an element takes all of it along when it goes:
// `__alive()` gives `{frames, timers, intervals, listeners, observers}`. Also reports breaches of the policy.

export function instrument() {
  const alive = { frames: new Set(), timers: new Set(), intervals: new Set(), listeners: new Map(), observers: new Set() };

  const requestFrame = globalThis.requestAnimationFrame.bind(globalThis);
  const cancelFrame = globalThis.cancelAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => {
    const id = requestFrame((now) => {
      alive.frames.delete(id);
      callback(now);
    });
    alive.frames.add(id);
    return id;
  };
  globalThis.cancelAnimationFrame = (id) => {
    alive.frames.delete(id);
    cancelFrame(id);
  };

  const setTimer = globalThis.setTimeout.bind(globalThis);
  const clearTimer = globalThis.clearTimeout.bind(globalThis);
  globalThis.setTimeout = (callback, delay, ...args) => {
    const id = setTimer(() => {
      alive.timers.delete(id);
      callback(...args);
    }, delay);
    alive.timers.add(id);
    return id;
  };
  globalThis.clearTimeout = (id) => {
    alive.timers.delete(id);
    clearTimer(id);
  };

  const setRepeat = globalThis.setInterval.bind(globalThis);
  const clearRepeat = globalThis.clearInterval.bind(globalThis);
  globalThis.setInterval = (...args) => {
    const id = setRepeat(...args);
    alive.intervals.add(id);
    return id;
  };
  globalThis.clearInterval = (id) => {
    alive.intervals.delete(id);
    clearRepeat(id);
  };

  // Only what outlives an element: listeners on its own nodes go with the nodes.
  const outlives = (target) =>
    target === globalThis || target === document || target === document.documentElement || target === document.body ||
    target === globalThis.visualViewport || target instanceof MediaQueryList || target === document.fonts;
  const key = (type, options) => `${type}/${typeof options === "boolean" ? options : Boolean(options?.capture)}`;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, callback, options) {
    const target = this ?? globalThis;
    if (callback && outlives(target)) {
      const mine = alive.listeners.get(callback) ?? new Set();
      mine.add(key(type, options));
      alive.listeners.set(callback, mine);
      options?.signal?.addEventListener("abort", () => mine.delete(key(type, options)), { once: true });
    }
    return addEventListener.call(target, type, callback, options);
  };
  EventTarget.prototype.removeEventListener = function (type, callback, options) {
    const target = this ?? globalThis;
    alive.listeners.get(callback)?.delete(key(type, options));
    return removeEventListener.call(target, type, callback, options);
  };

  // An observer that is never disconnected lives as long as what it observes; counted until it lets go of all.
  for (const name of ["ResizeObserver", "IntersectionObserver", "MutationObserver"]) {
    const Observer = globalThis[name];
    globalThis[name] = class extends Observer {
      #targets = new Set();
      observe(target, ...rest) {
        this.#targets.add(target);
        alive.observers.add(this);
        super.observe(target, ...rest);
      }
      unobserve(target) {
        this.#targets.delete(target);
        if (!this.#targets.size) alive.observers.delete(this);
        super.unobserve(target);
      }
      disconnect() {
        alive.observers.delete(this);
        super.disconnect();
      }
    };
  }

  globalThis.__alive = () => ({
    frames: alive.frames.size,
    timers: alive.timers.size,
    intervals: alive.intervals.size,
    listeners: [...alive.listeners.values()].reduce((sum, set) => sum + set.size, 0),
    observers: alive.observers.size,
  });

  addEventListener.call(document, "securitypolicyviolation", (event) => {
    globalThis.__complain?.(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}:${event.lineNumber}`);
  });
}
