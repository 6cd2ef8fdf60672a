#!/usr/bin/env node
// Work with files and names shares a few threads: too few, and one slow disk or name server holds up everything.
// Node reads this when the first thread is needed.
process.env.UV_THREADPOOL_SIZE ??= "16"
await import("../dist/altilift-service.js")
