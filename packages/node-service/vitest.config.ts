import { defineConfig } from "vitest/config"
import { shared } from "../../vitest.shared.ts"

// The tests wait for processes of their own more than they compute.
export default defineConfig({ test: { ...shared, maxWorkers: 3 } })
