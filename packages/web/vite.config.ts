import { defineConfig } from "vite"
import solid from "vite-plugin-solid"

/**
 * One build, three entries: the page (`index.html`), the element (`element.js`) and the uploader without a view (`uploader.js`), which share their
 * chunks. Nothing is inline, so that a strict Content-Security-Policy holds; addresses are relative to the files, so that the element finds its own
 * from whatever page it stands in.
 */
export default defineConfig({
  plugins: [solid()],
  base: "./",
  worker: { format: "es" },
  build: {
    target: "es2022",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { page: "index.html", element: "src/element.ts", uploader: "src/index.ts" },
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: ({ name }) => (name === "page" ? "assets/[name]-[hash].js" : "[name].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
})
