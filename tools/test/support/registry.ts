import { spawn } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join, resolve } from "node:path"
import { z } from "zod"

const root = resolve(import.meta.dirname, "../../..")
const Lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })

/** Folders of the installed packages by name and version, as the lock file has them. */
const installed = (): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const found = new Map<string, Map<string, string>>()
  for (const [place, { version }] of Object.entries(
    Lock.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"))).packages,
  )) {
    const name = place.split("node_modules/").at(-1)
    const folder = join(root, place)
    if (!place.includes("node_modules/") || name === undefined || version === undefined) continue
    if (name.startsWith("@altilift/") || !existsSync(join(folder, "package.json"))) continue
    found.set(name, (found.get(name) ?? new Map()).set(version, folder))
  }
  return found
}

/** An npm registry on loopback that has what is installed here, and nothing else. */
export const startRegistry = async (): Promise<{ readonly url: string; readonly end: () => void }> => {
  const packages = installed()
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const packument = (name: string, versions: ReadonlyMap<string, string>) => ({
    name,
    "dist-tags": { latest: [...versions.keys()].at(-1) },
    versions: Object.fromEntries(
      [...versions].map(([version, folder]) => [
        version,
        {
          ...JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
          dist: { tarball: `${address()}-/${encodeURIComponent(name)}/${version}.tgz` },
        },
      ]),
    ),
  })
  const server = createServer((request, response) => {
    const path = (request.url ?? "").slice(1)
    const [, name, version] = /^-\/([^/]+)\/(.+)\.tgz$/.exec(path) ?? []
    const versions = packages.get(decodeURIComponent(name ?? path))
    const folder = versions?.get(version ?? "")
    if (versions === undefined || (version !== undefined && folder === undefined)) {
      response.writeHead(404).end("{}")
    } else if (folder === undefined) {
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(packument(decodeURIComponent(path), versions)))
    } else {
      const words = ["-czf", "-", "--exclude=./node_modules", "--transform=s,^\\.,package,", "-C", folder, "."]
      spawn("tar", words, { stdio: ["ignore", "pipe", "inherit"] }).stdout.pipe(response)
    }
  })
  await new Promise<void>(done => server.listen(0, "127.0.0.1", done))
  return { url: address(), end: () => server.close() }
}
