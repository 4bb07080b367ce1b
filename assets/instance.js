// The wasm module: one instance of it for all labs of the page, and after a trap a fresh one for those that come next.
//
// A trap (a panic, no memory left, no stack left) leaves the state of the whole instance half changed, and wasm knows no
// way back: nothing may run in it any more. Its labs stop, and what they show and were made of is kept.

const HERE = "\ufffc"; // where what happened stands in the sentence (`src/embed/panic.rs`)

let tries = 0;
let making = null; // the function that makes an instance of the glue
let compiling = null; // the module, so that a fresh instance needs no network

/** Kept once it came; what was lost is asked for again next time. */
function loadGlue(base) {
  // The browser remembers by its address that a script could not be loaded.
  const query = tries++ ? `?${tries}` : "";
  making ??= import(new URL(`loglab.js${query}`, base).href).catch((lost) => {
    making = null;
    throw lost;
  });
  return making;
}

function loadCode(fetched) {
  compiling ??= fetched().then(compile).catch((lost) => {
    compiling = null;
    throw lost;
  });
  return compiling;
}

/** While it comes, where the server says what it is. */
async function compile(response) {
  const isNamed = response.headers.get("content-type")?.startsWith("application/wasm");
  return isNamed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

export class Instance {
  #pointer; // of wasm's own stack: back at its place whenever nothing runs, but for a trap
  #rest;
  #words;
  #problem;
  #labs = new Set();
  #waits = new Set();
  #what; // happened
  #ended = false;
  glue;
  hosts = []; // elements that labs were mounted on, free for others
  stopped = null; // the error that all its labs stopped with

  /** `fetched` has the module's file fetched; `problem` makes an error of a sentence. */
  static async make(base, fetched, problem) {
    const [{ instance }, code] = await Promise.all([loadGlue(base), loadCode(fetched)]);
    const glue = instance(base);
    const exports = await glue.default({ module_or_path: code });
    return new Instance(glue, exports, problem);
  }

  constructor(glue, exports, problem) {
    this.glue = glue;
    this.#pointer = exports.__stack_pointer;
    this.#rest = this.#pointer.value;
    this.#problem = problem;
  }

  /** From now on traps are told, in words that the module was given before. */
  watch() {
    this.#words = this.glue.watch((what) => this.#stop(what));
  }

  get again() {
    return this.#words[1];
  }

  /** A lab is there: `stop` is called when it can't go on. */
  add(stop) {
    if (!this.#labs.size) for (const name of ["error", "unhandledrejection"]) addEventListener(name, this.#heard);
    this.#labs.add(stop);
  }

  remove(stop) {
    if (this.#labs.delete(stop) && !this.#labs.size) for (const name of ["error", "unhandledrejection"]) removeEventListener(name, this.#heard);
  }

  /** Calls into the module; what it throws by itself passes, and a trap becomes the error that all labs stop with. */
  call(action) {
    if (this.stopped) throw this.stopped;
    const before = this.#pointer.value;
    try {
      return action(this.glue);
    } catch (thrown) {
      if (this.#pointer.value !== before || thrown instanceof WebAssembly.RuntimeError) this.#stop(thrown);
      throw this.stopped ?? thrown;
    }
  }

  /** The same where the answer takes its time: a trap meanwhile ends the wait. */
  async wait(action) {
    let end;
    const trapped = new Promise((_, reject) => this.#waits.add((end = () => reject(this.stopped))));
    try {
      return await Promise.race([this.call(action), trapped]);
    } finally {
      this.#waits.delete(end);
    }
  }

  /** Some error of the page: ours where nothing runs any more, and yet the stack was not let go of. */
  #heard = ({ error, reason }) => {
    queueMicrotask(() => {
      if (this.#pointer.value !== this.#rest) this.#stop(error ?? reason);
    });
  };

  /** There may be hardly any stack left: what comes first is enough. */
  #stop(what) {
    if (this.stopped) return;
    this.#what ??= what;
    queueMicrotask(this.#end);
    this.#tell();
  }

  #tell() {
    this.stopped ??= this.#problem(this.#words[0].replace(HERE, () => String(this.#what)));
  }

  #end = () => {
    if (this.#ended) return;
    this.#ended = true;
    this.#tell();
    console.error(this.stopped.message);
    this.#pointer.value = this.#rest; // room for what is asked of it yet
    this.glue.stop();
    const ends = [...this.#waits, ...this.#labs];
    for (const stop of this.#labs) this.remove(stop);
    for (const end of ends) end();
  };
}
