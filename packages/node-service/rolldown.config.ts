import { builtinModules } from "node:module"
import { defineConfig } from "rolldown"

/** Few files instead of two thousand modules: loading those was most of a start. */
export default defineConfig({
  input: { "altilift-service": "src/main.ts", "altilift-photo-worker": "src/processing/worker/main.ts" },
  platform: "node",
  // sharp finds its native library beside itself.
  external: [/^node:/, ...builtinModules, "sharp"],
  output: {
    dir: "dist",
    format: "esm",
    // Names stay what they are: the log of an unexpected error is read by people.
    minify: false,
    entryFileNames: "[name].js",
    chunkFileNames: "altilift-service-[name].js",
    comments: { legal: false },
  },
})
