import { defineConfig } from "vitest/config"
import { shared } from "../../vitest.shared.ts"

// The tests wait for processes of their own more than they compute; on a busy machine a process takes seconds to start.
export default defineConfig({ test: { ...shared, maxWorkers: 3, testTimeout: 60_000, hookTimeout: 60_000 } })
