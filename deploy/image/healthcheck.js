// Ends with 0 when the process answers; any role does.
const port = process.env.ALTILIFT_PORT ?? 4800
const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4_000) })
process.exit(ok ? 0 : 1)
