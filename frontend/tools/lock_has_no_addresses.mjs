// The lock file must install from whichever registry a machine uses: it may name none.
import { readFileSync } from "node:fs";

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const bad = [];
for (const [name, entry] of Object.entries(lock.packages)) {
  if ("resolved" in entry) bad.push(`${name}: has a registry address (install again with this folder's .npmrc)`);
  if (name && !entry.integrity && !entry.link) bad.push(`${name}: has no checksum`);
  if (entry.hasInstallScript) bad.push(`${name}: would run a script when installed`);
}
if (bad.length) {
  process.stderr.write(`package-lock.json:\n  ${bad.join("\n  ")}\n`);
  process.exit(1);
}
