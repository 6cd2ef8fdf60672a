#!/usr/bin/env node
await import("../dist/altilift-reconstruct-colmap.js")
