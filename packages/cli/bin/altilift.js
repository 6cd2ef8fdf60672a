#!/usr/bin/env node
// Plain enough for the Node versions that it turns away.
import process from "node:process"

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(`altilift needs Node 24 or later; this is Node ${process.versions.node}`)
  process.exit(1)
}
await import("../dist/altilift.js")
