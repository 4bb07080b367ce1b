// What a lab handles stays in it: the page around may have keys and swipes of its own (slides do).

/** What a finger drags. */
const DRAGGED = "[data-kind=member], [data-kind=bench], [data-kind=marker], [data-kind=lane], [data-kind=add-partition]";

/** Keys that were handled inside, and fingers that drag something there, are not told to the page. */
export function keepInside(element) {
  const root = element.shadowRoot;
  const held = new Set(); // keys that went down inside and were not given to the page
  root.addEventListener("keydown", (event) => held.add(event.code), true);
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || takes(event, event.composedPath()[0])) event.stopPropagation();
  });
  // Only what nobody inside has stopped comes by here.
  element.addEventListener("keydown", (event) => held.delete(event.code));
  for (const name of ["keypress", "keyup"]) {
    root.addEventListener(name, (event) => {
      if (held.has(event.code)) event.stopPropagation();
      if (name === "keyup") held.delete(event.code);
    });
  }
  for (const name of ["touchstart", "touchmove", "touchend", "pointerdown", "pointermove", "pointerup"]) {
    root.addEventListener(name, (event) => {
      if (event.pointerType !== "mouse" && event.composedPath()[0].closest?.(DRAGGED)) event.stopPropagation();
    }, { passive: true });
  }
}

/** Whether the element that has the focus does something with the key by itself. */
function takes({ key, code, altKey, ctrlKey, metaKey }, inner) {
  if (key === "Tab" || /^F\d+$/.test(code) || altKey) return false;
  const command = ctrlKey || metaKey;
  if (inner.matches("input, textarea, select")) return !command || /^[acvxzy]$/i.test(key);
  return !command && inner.matches("button, a, summary, [role=tab], [role^=menuitem]") && (key === " " || key === "Enter");
}
