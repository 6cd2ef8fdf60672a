/**
 * `npm run bench:constants [-- --only images,photo] [--rows 100000] [--photos 40]`: measures the constants of
 * docs/scaling.md on this machine, and prints a table. Linux only; `photo` needs PostgreSQL and Ceph RGW. Exit code 2
 * when these are missing.
 */

import { runCases } from "./bench/runCases.ts"
import { images } from "./bench/service/images.ts"
import { photo } from "./bench/service/photo.ts"

await runCases({ images, photo }, 1, { rows: 100_000, photos: 40 })
