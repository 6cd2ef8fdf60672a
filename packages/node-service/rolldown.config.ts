import { copyFile, mkdir, writeFile } from "node:fs/promises"
import { builtinModules } from "node:module"
import { join } from "node:path"
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import { css, editorWorkerService, favicon, graphqlWorker, js, jsonWorker } from "@graphql-yoga/render-graphiql/graphiql"
import { defineConfig, type Plugin } from "rolldown"
import { removeOld } from "../../bundle.shared.ts"
import { notices } from "../../notices.shared.ts"

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Altilift API</title>
<link rel="icon" href="/graphiql/favicon.ico">
<link rel="stylesheet" href="/graphiql/graphiql.css">
</head>
<body id="body" class="no-focus-outline">
<noscript>GraphiQL needs JavaScript.</noscript>
<div id="root"></div>
<script src="/graphiql/workers.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/start.js"></script>
</body>
</html>
`

/** The editor asks for its workers by these names. */
const workers = `self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_, label) => "/graphiql/" + label + ".worker.js",
}
`

const start = `YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#root"), {
  endpoint: "/graphql",
  headers: ${JSON.stringify(JSON.stringify({ key: "", altitoken: "" }, undefined, 2))},
})
`

const compress = promisify(gzip)

/** GraphiQL as files: rendered into every answer it would be nine megabytes each. */
const graphiql: Plugin = {
  name: "graphiql",
  writeBundle: async ({ dir = "dist" }) => {
    const folder = join(dir, "graphiql")
    await mkdir(folder, { recursive: true })
    const files = {
      "index.html": html,
      "graphiql.css": css,
      "graphiql.js": js,
      "workers.js": workers,
      "start.js": start,
      "editorWorkerService.worker.js": editorWorkerService,
      "graphql.worker.js": graphqlWorker,
      "json.worker.js": jsonWorker,
      "favicon.ico": Buffer.from(favicon.replace(/^[^,]*,/, ""), "base64"),
    }
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), content)
      await writeFile(join(folder, `${name}.gz`), await compress(content, { level: 9 }))
    }
  },
}

/** The contract, read at the start. */
const contract: Plugin = {
  name: "contract",
  writeBundle: ({ dir = "dist" }) => copyFile("../core/schema/upload-api.graphql", join(dir, "schema.graphql")),
}

/** Few files instead of two thousand modules: loading those was most of a start. */
export default defineConfig({
  input: {
    "altilift-service": "src/main.ts",
    "altilift-photo-worker": "src/processing/worker/main.ts",
    "altilift-reconstruct-colmap": "src/colmap/main.ts",
  },
  platform: "node",
  plugins: [removeOld("altilift-*.js"), notices(["@graphql-yoga/render-graphiql"]), graphiql, contract],
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
