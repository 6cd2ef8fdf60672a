import type { ViteUserConfig } from "vitest/config"

/** What every package's vitest.config.ts spreads: only sources are tested, and the counts are kept for the closing line of CI. */
export const shared: NonNullable<ViteUserConfig["test"]> = {
  include: ["test/**/*.test.ts"],
  reporters: ["default", "json"],
  outputFile: { json: "dist/test-results.json" },
  testTimeout: 20_000,
}
