import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { defineConfig, type Plugin } from "vite"
import solid from "vite-plugin-solid"
import { notices } from "../../notices.shared.ts"

const folder = "dist/page"

/** Puts a compressed copy beside everything that compresses, so that no server has to compress it for each reader. */
const precompress: Plugin = {
  name: "precompress",
  apply: "build",
  closeBundle: () => {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !/\.(js|css|html|svg|wasm)$/.test(entry.name)) continue
      const file = join(entry.parentPath, entry.name)
      const content = readFileSync(file)
      writeFileSync(`${file}.br`, brotliCompressSync(content))
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
    }
  },
}

/**
 * One build, four entries: the page (`index.html`), the element (`element.js`), the uploader without a view
 * (`uploader.js`) and the sentences of problems (`messages.js`), which share their chunks. Nothing is inline, so that a
 * strict Content-Security-Policy holds; addresses are relative to the files, so that the element finds its own from
 * whatever page it stands in.
 */
export default defineConfig({
  plugins: [solid(), precompress, notices()],
  base: "./",
  worker: { format: "es", plugins: () => [notices()] },
  build: {
    outDir: folder,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { page: "index.html", element: "src/element.tsx", uploader: "src/index.ts", messages: "src/messages.ts" },
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: ({ name }) => (name === "page" ? "assets/[name]-[hash].js" : "[name].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
})
