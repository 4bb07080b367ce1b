// Builds examples/docusaurus as Docusaurus does: MDX compiled to a React component, rendered to HTML without a browser, and a
// script that takes the page over in the browser (hydration). A whole Docusaurus is a thousand packages and minutes of CI.
//
//   node tests/e2e/mdx.js      writes the page again, after a change of its sources

import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "@mdx-js/mdx";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
export const FOLDER = join(HERE, "../../examples/docusaurus");
const FRONT_MATTER = /^---\n[^]*?\n---\n/;
const PAGE = (html) => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Partitions and their readers</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <link rel="icon" href="../../../icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="../page.css">
  <script type="module" src="page.js"></script>
</head>
<body>
  <!-- Made of docs/partitions.mdx by tests/e2e/mdx.js. -->
  <main id="page">${html}</main>
</body>
</html>
`;

/** MDX files, for esbuild. */
const mdx = {
  name: "mdx",
  setup: (build) =>
    build.onLoad({ filter: /\.mdx$/ }, async ({ path }) => {
      const source = (await readFile(path, "utf8")).replace(FRONT_MATTER, "");
      return { contents: String(await compile(source)), loader: "js" };
    }),
};

async function bundle(script, options) {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: FOLDER, loader: "jsx" },
    bundle: true,
    write: false,
    format: "esm",
    minify: true,
    legalComments: "inline",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    nodePaths: [join(HERE, "node_modules")],
    plugins: [mdx],
    ...options,
  });
  return outputFiles[0].text;
}

/** `{ "index.html", "page.js" }` as texts. */
export async function pages() {
  const chapter = 'import Chapter from "./docs/partitions.mdx";';
  const server = await bundle(
    `${chapter} import { renderToString } from "react-dom/server"; export const html = renderToString(<Chapter />);`,
    { platform: "node", banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("file:///");' } },
  );
  const { html } = await import(`data:text/javascript;base64,${Buffer.from(server).toString("base64")}`);
  const script = await bundle(
    `${chapter} import { hydrateRoot } from "react-dom/client"; hydrateRoot(document.getElementById("page"), <Chapter />);`,
    { platform: "browser", target: "es2022" },
  );
  return { "index.html": PAGE(html), "page.js": script };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(await pages())) await writeFile(join(FOLDER, "build", name), text);
}
