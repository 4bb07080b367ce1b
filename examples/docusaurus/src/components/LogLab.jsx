import React, { useEffect } from "react";

/**
 * A lab on an MDX page: `<LogLab scenario="flights" view="stage groups" style={{ height: 480 }} />`.
 *
 * `script` is where log-lab.js lies; all else goes to the element as it is. The script is loaded in the browser only:
 * while the site is built there is no page to show a lab on, and the words between the tags stand in its place. Of several
 * labs each adds the tag; a browser runs a module once.
 */
export default function LogLab({ script = "/loglab/log-lab.js", style, children, ...attributes }) {
  useEffect(() => {
    const tag = document.createElement("script");
    tag.type = "module";
    tag.src = script;
    document.head.append(tag);
    return () => tag.remove();
  }, [script]);
  return (
    <log-lab style={{ display: "block", height: 480, ...style }} {...attributes}>
      {children}
    </log-lab>
  );
}
