// Bundles assets/ into a folder of hashed files, each beside its .gz and .br,
// with manifest.json naming them: {"main.css": "main-AB12CD34.css", …}.
// Usage: node assets/build.mjs [FOLDER]     (default: counsel/static/dist)
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "..");
const target = resolve(root, process.argv[2] ?? "counsel/static/dist");
const fresh = `${target}.${process.pid}.new`;

function entries() {
  // main.js runs on every page; service-worker.js apart from all of them.
  const fixed = ["assets/css/main.css", "assets/js/main.js", "assets/js/service-worker.js"];
  const images = join(root, "assets/images");
  const drawn = existsSync(images) ? readdirSync(images).map((name) => `assets/images/${name}`) : [];
  return [...fixed, ...drawn].filter((path) => existsSync(join(root, path)));
}

function bundle() {
  return build({
    absWorkingDir: root,
    entryPoints: entries(),
    outdir: fresh,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    metafile: true,
    format: "esm",
    target: ["chrome123", "firefox121", "safari17.5"],
    loader: { ".woff2": "file", ".svg": "copy", ".png": "copy", ".ico": "copy" },
    logLevel: "warning",
  });
}

function manifest(outputs) {
  const plain = (path) => basename(path).replace(/-[A-Z0-9]{8}(?=\.[a-z0-9]+$)/, "");
  const pairs = Object.keys(outputs).map((path) => [plain(path), basename(path)]);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function compress(path) {
  const text = readFileSync(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(text, quality));
}

function swap() {
  // Names carry the hash of their content: the same manifest means the same files, so nothing is
  // touched and uv sees no reason to build again. Otherwise a server that runs meanwhile sees the
  // old files or the new ones, never half of either.
  const text = (folder) => readFileSync(join(folder, "manifest.json"), "utf8");
  if (existsSync(join(target, "manifest.json")) && text(target) === text(fresh)) {
    rmSync(fresh, { recursive: true });
    return;
  }
  const old = `${target}.${process.pid}.old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}

try {
  const names = manifest((await bundle()).metafile.outputs);
  for (const name of Object.values(names)) {
    if (/\.(css|js|svg)$/.test(name)) compress(join(fresh, name));
  }
  writeFileSync(join(fresh, "manifest.json"), `${JSON.stringify(names, null, 2)}\n`);
  swap();
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  console.error(`The browser's files could not be built: ${error.message}`);
  process.exit(1);
}
