import { readFileSync } from "node:fs"

/** Of this package; its package.json stands beside the folder of this file, compiled and bundled alike. */
export const version = (): string => {
  const facts: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  return typeof facts === "object" && facts !== null && "version" in facts ? String(facts.version) : "unknown"
}
