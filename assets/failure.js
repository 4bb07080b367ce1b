// What stands in an element's place where it can't show what the page asks for. Nothing here needs the stylesheet.

/** How a failure looks: it may be the stylesheet that is missing. */
const FAILURE = `
  .failure { all: initial; visibility: inherit; display: block; direction: ltr; box-sizing: border-box; height: 100%; overflow: auto; padding: 24px; color-scheme: light dark; background: Canvas; color: CanvasText; font: 14px/1.5 ui-sans-serif, system-ui, sans-serif; text-align: start; }
  .failure.light, .failure.contrast { color-scheme: light; } .failure.dark { color-scheme: dark; }
  .failure > div { max-width: 640px; margin: 0 auto; padding: 4px 18px; border: 1px solid color-mix(in srgb, CanvasText 25%, Canvas); border-inline-start: 4px solid #c62f45; border-radius: 8px; overflow-wrap: anywhere; }
  .failure p { margin: 10px 0; } .failure h2 { margin: 12px 0; font-size: 15px; } .failure code { font: 600 13px/1.5 ui-monospace, monospace; }
  .lab[hidden] { display: none; }`;

/** What keeps a lab from being shown: a title, then for each error what is meant and what is wrong with it. */
export function failure(title, errors, theme) {
  const part = (name, ...content) => {
    const element = document.createElement(name);
    element.append(...content);
    return element;
  };
  const lines = errors.map(({ path, message }) => part("p", part("code", path ?? ""), " ", message));
  const shown = part("div", part("div", part("h2", title), ...lines));
  shown.className = `failure ${/^(light|dark|contrast)$/.test(theme) ? theme : ""}`;
  shown.setAttribute("role", "alert");
  shown.tabIndex = 0; // in a small frame it is longer than the frame, and keys must scroll it
  return shown;
}

let failureStyle = null;
export function failureSheet() {
  if (!failureStyle) (failureStyle = new CSSStyleSheet()).replaceSync(FAILURE);
  return failureStyle;
}
