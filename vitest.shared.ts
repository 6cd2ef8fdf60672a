import type { ViteUserConfig } from "vitest/config"

/** What every package's vitest.config.ts spreads: only sources are tested, and the counts are kept for the closing line of CI. */
export const shared: NonNullable<ViteUserConfig["test"]> = {
  include: ["test/**/*.test.ts"],
  reporters: ["default", "json"],
  outputFile: { json: "test-results/vitest.json" },
  // Tests start processes; on a busy machine that takes long, and a limit is there for what hangs, not for what is slow.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 30_000 } },
}
