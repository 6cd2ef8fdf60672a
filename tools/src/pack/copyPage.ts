/** Puts the built page into the built service, whose package brings it along. Part of `npm pack` of the service. */
import { cpSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"

const packages = new URL("../../../packages/", import.meta.url)
const place = fileURLToPath(new URL("node-service/dist/page", packages))

rmSync(place, { recursive: true, force: true })
cpSync(fileURLToPath(new URL("web/dist/page", packages)), place, { recursive: true })
