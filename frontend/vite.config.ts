import { resolve } from "node:path";

import { defineConfig } from "vitest/config";

import { entriesStandAlone } from "./build/entries_stand_alone.ts";
import { iconSprite } from "./build/icon_sprite.ts";
import { mapWorker } from "./build/map_worker.ts";
import { printSizes } from "./build/print_sizes.ts";

const office = (file: string) => resolve(import.meta.dirname, "apps/office/src", file);

// File names are stable: the static-files storage of the server adds the hashes, and the
// templates name the files.
export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [iconSprite(), mapWorker(), entriesStandAlone(), printSizes()],
  build: {
    outDir: resolve(import.meta.dirname, "../src/regsosek/web/static/dist"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      checks: { eval: false }, // htmx can, but base.ts switches it off (allowEval)
      input: { base: office("base.ts"), map: office("map.ts"), charts: office("charts.ts"), arrivals: office("arrivals.ts"), entry: office("entry.ts") },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name].js",
        assetFileNames: "[name][extname]",
        codeSplitting: { groups: [{ name: "pmtiles", test: /node_modules\/(pmtiles|fflate)\// }, { name: "map_shared", test: /map\/(state|geometry|codes|measure)\.ts$|preload-helper/ }] },
      },
    },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts", "packages/**/*.test.ts"] },
});
