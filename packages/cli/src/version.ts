import { readFileSync } from "node:fs"
import { getAsset, isSea } from "node:sea"

/** Of this package: its package.json is within the single executable, or beside the folder of this file. */
export const version = (): string => {
  const text = isSea() ? getAsset("package.json", "utf8") : readFileSync(new URL("../package.json", import.meta.url), "utf8")
  const facts: unknown = JSON.parse(text)
  return typeof facts === "object" && facts !== null && "version" in facts ? String(facts.version) : "unknown"
}
