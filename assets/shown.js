// Small things that an element is shown with.

/** The element that an app is mounted on. Yew holds it for ever: it is for the next lab of the instance (`src/embed/shell.rs`). */
export function host({ hosts }, undo) {
  const root = hosts.pop() ?? document.createElement("div");
  root.hidden = false;
  undo.push(() => hosts.push(root));
  return root;
}

/** What a function gives, or null where it throws. */
export function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** A sentence in the element, for whoever reads the page, and what can be done about it. */
export function notice(sentence, button) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = sentence;
  if (button) notice.append(button);
  return notice;
}

/** A copy of what an element shows, its drawings included, to be read only. */
export function still(root) {
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
export function deferred() {
  const it = { settled: false };
  it.promise = new Promise((resolve, reject) => {
    it.resolve = (value) => ((it.settled = true), resolve(value));
    it.reject = (error) => ((it.settled = true), reject(error));
  });
  it.promise.catch(() => {});
  return it;
}
