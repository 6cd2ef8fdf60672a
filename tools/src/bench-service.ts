/**
 * `npm run bench:service [-- --only requests,pages] [--runs 3] [--rows 100000] [--photos 200] [--seconds 5]`: measures
 * the service on this machine against what does the same work without it, and prints a table. Linux only. Exit code 1
 * when a target is missed, 2 when a server or program that it needs is missing.
 */

import { runCases } from "./bench/runCases.ts"
import { pages } from "./bench/service/pages.ts"
import { requests } from "./bench/service/requests.ts"
import { start } from "./bench/service/start.ts"
import { statements } from "./bench/service/statements.ts"
import { verification } from "./bench/service/verification.ts"
import { workers } from "./bench/service/workers.ts"

await runCases({ requests, pages, verification, workers, start, statements }, 3, { rows: 100_000, photos: 200, seconds: 5 })
