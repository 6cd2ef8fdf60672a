import { playwright } from "@vitest/browser-playwright"
import solid from "vite-plugin-solid"
import { defineConfig } from "vitest/config"
import { shared } from "../../vitest.shared.ts"
import { chromium, launchOptions } from "./test/support/chromium.ts"

const { include: _, reporters, outputFile, ...limits } = shared

/** Made anew for each kind: Vitest writes into it. */
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions }),
  instances: [{ browser: "chromium" as const }],
})

/** What runs inside a browser: drivers with their ports' suites, and what else needs one, and a real service. */
const inBrowser = {
  plugins: [solid()],
  // What only workers import is found too late, and the page would be loaded anew in the middle of a test.
  optimizeDeps: { include: ["@noble/hashes/legacy.js", "@noble/hashes/utils.js", "file-type", "exifreader", "comlink"] },
  test: {
    ...limits,
    name: "browser",
    include: ["test/browser/**/*.test.{ts,tsx}"],
    globalSetup: "test/support/servers.ts",
    browser: browser(),
  },
}

/** The page's views, over fakes at the interfaces that they stand on. */
const inViews = {
  plugins: [solid()],
  optimizeDeps: {
    include: [
      "@solid-primitives/keyed",
      "exifreader",
      "comlink",
      "d3-selection",
      "d3-zoom",
      "flatbush",
      "geotiff",
      "laz-perf/lib/worker/laz-perf.js",
      "@noble/hashes/legacy.js",
      "@noble/hashes/utils.js",
      "file-type",
      "three",
      "three/addons/controls/OrbitControls.js",
      "three/addons/loaders/PLYLoader.js",
    ],
  },
  test: { ...limits, name: "views", include: ["test/view/**/*.test.tsx"], browser: browser() },
}

/**
 * What runs in Node, and opens pages from outside. Files of this kind skip what needs a browser where there is none.
 */
const inNode = { test: { ...limits, name: "node", include: ["test/*.test.ts"] } }

export default defineConfig({
  test: {
    ...(reporters === undefined ? {} : { reporters }),
    ...(outputFile === undefined ? {} : { outputFile }),
    projects: chromium === undefined ? [inNode] : [inNode, inBrowser, inViews],
  },
})
