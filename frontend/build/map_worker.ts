import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { Plugin } from "vite";

const source = createRequire(import.meta.url).resolve("maplibre-gl/dist/maplibre-gl-worker.mjs");

/** Copies MapLibre's worker beside the map, so that `worker-src 'self'` is enough. */
export function mapWorker(): Plugin {
  return {
    name: "map-worker",
    generateBundle() {
      const text = readFileSync(source, "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
      this.emitFile({ type: "asset", fileName: "maplibre-gl-worker.mjs", source: text });
    },
  };
}
