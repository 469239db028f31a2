import { gzipSync } from "node:zlib";

import type { Plugin } from "vite";

const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`.padStart(12);

/** Prints what each file costs a phone: raw and gzipped. */
export function printSizes(): Plugin {
  return {
    name: "print-sizes",
    apply: "build",
    writeBundle(_options, bundle) {
      const files = Object.values(bundle).map((file) => {
        const bytes = Buffer.from(file.type === "chunk" ? file.code : file.source);
        return { name: file.fileName, raw: bytes.length, gzip: gzipSync(bytes).length };
      });
      files.sort((a, b) => b.gzip - a.gzip);
      process.stdout.write("\n");
      for (const { name, raw, gzip } of files) {
        process.stdout.write(`${name.padEnd(56)}${kib(raw)}${kib(gzip)} gzip\n`);
      }
    },
  };
}
