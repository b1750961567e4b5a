// Makes built/editor.js and built/LICENCES.txt of editor.js and the packages of package-lock.json. The first line of the former
// holds the hashes of what it was made of, and of the rest of itself.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");
const made = await build({
  entryPoints: ["editor.js"], bundle: true, format: "esm", minify: true, target: "es2022", charset: "utf8", write: false, metafile: true,
});
const body = made.outputFiles[0].text;
const sources = sha256(...["editor.js", "build.mjs", "package.json", "package-lock.json"].map((name) => readFileSync(name)));
writeFileSync("built/editor.js", `// sources ${sources} bundle ${sha256(body)}\n${body}`);

const packages = new Set(Object.keys(made.metafile.inputs).flatMap((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []));
const licences = [...packages].sort().map((name) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
  return `${name} ${version} (${license})\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`;
});
writeFileSync("built/LICENCES.txt", licences.join(`\n${"-".repeat(72)}\n\n`));
