import { readFileSync } from "node:fs"
import { type LicenseInfo, licensePlugin } from "rolldown-license-plugin"

/** Where a bundle names what it contains. */
export const noticesFile = "THIRD-PARTY-NOTICES.txt"

/**
 * Licences under which a bundle may pass on what it contains, with their notice. Another one ends the build: somebody
 * has to read it first.
 */
const allowed =
  /^\(?(0BSD|Apache-2\.0|BlueOak-1\.0\.0|BSD-[23]-Clause|CC0-1\.0|ISC|LGPL-3\.0(-or-later|-only)?|MIT|MPL-2\.0|Unlicense)\b/

/** Of workers and of the page that starts them: bundles of one build share a file, and what is bundled last has it all. */
const found = new Map<string, LicenseInfo>()

/** A package whose files are shipped without being bundled. */
const shipped = (name: string): LicenseInfo => {
  const folder = new URL(`./node_modules/${name}/`, import.meta.url)
  const { version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"))
  return { name, version, license, licenseText: readFileSync(new URL("LICENSE", folder), "utf8") }
}

/** Writes the licence of every package in a bundle beside it, and of those that are shipped along. */
export const notices = (along: ReadonlyArray<string> = []) =>
  licensePlugin({
    // Old packages name theirs in a way of their own; then the text tells.
    allow: ({ license, licenseText }) => allowed.test(license) || (license === "" && licenseText !== ""),
    failOnViolation: true,
    done: (packages, context) => {
      for (const one of [...packages, ...along.map(shipped)]) found.set(`${one.name}@${one.version}`, one)
      const texts = [...found.values()].map(({ name, version, license, licenseText }) =>
        [
          `${name} ${version} (${license || "see its text"})`,
          `Source code: the npm package ${name}@${version}, unchanged.`,
          ...(licenseText === "" ? [] : [licenseText.trim()]),
        ].join("\n\n"),
      )
      context.emitFile({ type: "asset", fileName: noticesFile, source: `${texts.join(`\n\n${"-".repeat(80)}\n\n`)}\n` })
    },
  })
