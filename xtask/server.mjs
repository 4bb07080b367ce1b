// A static server for the built page: `cargo xtask serve` and the browser tests use it. No dependency.
//
//   node xtask/server.mjs DIR [--port N] [--open]
//
// It answers as a plain course server would (GET and HEAD of files, right types, no rewriting), so whatever works here
// works on any static host. `serve` also takes made-up pages and a path to sit below, for tests, and compresses for measurements.

import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { spawn } from "node:child_process";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};
/** What a host that compresses does not compress again. */
const COMPRESSED = [".woff2"];
const FIRST_PORT = 8080;
const PORTS_TRIED = 20;

/**
 * Serves `dir` below `prefix` on 127.0.0.1. `pages` maps further paths to HTML. Port 0 takes any free one. With `brotli` it
 * compresses each file once, as well as can be.
 * Resolves to `{url, close}`; `url` ends in a slash.
 */
export async function serve(dir, { port = 0, prefix = "/", pages = {}, brotli = false } = {}) {
  const small = new Map();
  const packed = (path, body) => {
    if (!small.has(path)) small.set(path, brotliCompressSync(body));
    return small.get(path);
  };
  const server = createServer((request, response) => {
    answer(dir, prefix, pages, request).then(
      ({ status, type, body, file }) => {
        const pack = brotli && file && !COMPRESSED.includes(extname(file)) && request.headers["accept-encoding"]?.includes("br");
        if (pack) body = packed(file, body);
        response.writeHead(status, {
          "content-type": type ?? "text/plain; charset=utf-8",
          "content-length": body.length,
          ...(pack && { "content-encoding": "br" }),
          "cache-control": "no-cache",
          // Course pages of other hosts include the script from here.
          "access-control-allow-origin": "*",
        });
        response.end(request.method === "HEAD" ? undefined : body);
      },
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, close };
}

async function answer(dir, prefix, pages, request) {
  const missing = { status: 404, body: Buffer.from("not found\n") };
  if (request.method !== "GET" && request.method !== "HEAD") return { status: 405, body: Buffer.from("GET or HEAD\n") };
  let path;
  try {
    path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  } catch {
    return missing;
  }
  if (Object.hasOwn(pages, path)) return { status: 200, type: TYPES[".html"], body: Buffer.from(pages[path]) };
  if (!path.startsWith(prefix)) return missing;
  let file = normalize(join(dir, path.slice(prefix.length)));
  if (file !== normalize(dir) && !file.startsWith(normalize(dir + sep))) return missing;
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory()) file = join(file, "index.html");
  const body = await readFile(file).catch(() => null);
  return body ? { status: 200, type: TYPES[extname(file)] ?? "application/octet-stream", body, file } : missing;
}

async function main([dir, ...rest]) {
  const wanted = rest.includes("--port") ? Number(rest[rest.indexOf("--port") + 1]) : null;
  const server = await firstFree(dir, wanted);
  console.log(`LogLab is at ${server.url}   (Ctrl-C ends it)`);
  if (rest.includes("--open")) open(server.url);
}

/** The wanted port, else the first free one from 8080 on: an address that is easy to say in a class room. */
async function firstFree(dir, wanted) {
  for (let port = wanted ?? FIRST_PORT; ; port++) {
    try {
      return await serve(dir, { port });
    } catch (error) {
      if (error.code !== "EADDRINUSE" || wanted !== null || port >= FIRST_PORT + PORTS_TRIED) throw error;
    }
  }
}

function open(url) {
  const [command, ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => console.log(`open ${url} in a browser`));
  child.unref();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
