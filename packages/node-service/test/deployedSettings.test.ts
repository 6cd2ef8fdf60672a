import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { parseAllDocuments } from "yaml"
import { readSettings } from "../src/config.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const deploy = resolve(import.meta.dirname, "../../../deploy")
const secretsFolder = /\/run\/secrets\//g

const readCompose = () => readFile(join(deploy, "compose/altilift.yaml"), "utf8")

const readConfigMap = async () => {
  const documents = parseAllDocuments(await readFile(join(deploy, "kubernetes/configuration.yaml"), "utf8"))
  return documents.map(document => document.toJS()).find(({ kind }) => kind === "ConfigMap").data["altilift.yaml"] as string
}

/** Reads a configuration as a process with a role does, with secrets in files that are there. */
const settingsOf = async (text: string, roles: string) => {
  const folder = await temporaryFolder()
  const path = join(folder, "altilift.yaml")
  await writeFile(path, text.replaceAll(secretsFolder, `${folder}/`))
  for (const [, name = ""] of text.matchAll(/file: \/run\/secrets\/([\w/]+)/g)) {
    const secret = join(folder, name)
    await mkdir(resolve(secret, ".."), { recursive: true })
    await writeFile(secret, /url$/i.test(name) ? "postgres://altilift:secret@postgres:5432/altilift\n" : "secret\n", {
      mode: 0o600,
    })
  }
  return readSettings({ config: path, data: folder, roles }, {})
}

describe("the configuration of", () => {
  const files = [
    ["compose.yaml", readCompose],
    ["the Kubernetes manifests", readConfigMap],
  ] as const
  for (const [name, read] of files) {
    it(`${name} is one that a process of each role takes`, async () => {
      for (const role of ["api", "worker", "reconstruct"] as const) {
        const settings = await settingsOf(await read(), role)
        expect(settings.roles).toEqual([role])
        expect([settings.drainFor, settings.buckets.length]).toEqual([10_000, 1])
        // A user of its own for each bucket.
        const keys = [...settings.buckets, settings.vault].map(bucket => (bucket as { accessKeyId?: string }).accessKeyId)
        expect(new Set(keys).size).toBe(2)
        expect(settings.publicUrl).toBe("https://photos.example.com")
        expect(settings.trustedProxies).toHaveLength(1)
        expect(settings.metricsPort).toBe(9480)
      }
    })

    it(`${name} would be refused with a setting that does not exist`, async () => {
      const text = await read()
      await expect(settingsOf(`${text}publicUrls: https://photos.example.com\n`, "api")).rejects.toThrow(/publicUrls/)
    })
  }
})
