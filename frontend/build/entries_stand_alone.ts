import type { Plugin } from "vite";

/**
 * Stops a build in which a file imports an entry. The page loads an entry under its hashed name, an import inside
 * the build names it plainly: the same code would be fetched and run twice.
 */
export function entriesStandAlone(): Plugin {
  return {
    name: "entries-stand-alone",
    apply: "build",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const entries = new Set(chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName));
      for (const chunk of chunks) {
        const taken = [...chunk.imports, ...chunk.dynamicImports].find((name) => entries.has(name));
        if (taken) this.error(`${chunk.fileName} imports the entry ${taken}; put what they share into a chunk`);
      }
    },
  };
}
