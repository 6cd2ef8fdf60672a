import type { Candidates } from "../../src/index.ts"
import type { Mark } from "./coverage.ts"
import { checksumOf } from "./disk.ts"
import type { Dice } from "./random.ts"
import type { Scenario } from "./Scenario.ts"
import { bucketOrigin } from "./SimulatedServer.ts"
import type { ServerOptions } from "./serverTypes.ts"

const bucketsOf = ({ gone, cloud }: Scenario): Candidates => {
  const bucket = (label: string) => ({
    cloud,
    label,
    display: undefined,
    endpoint: gone?.told ? bucketOrigin(label) : undefined,
  })
  return gone === undefined ? [bucket("Local")] : [bucket("Local"), bucket("Spare")]
}

/** A bucket that loses everything again and again takes no photo. */
const partFaultsAtMost = 2

/** How the server of a scenario treats its photos. */
export const serverOptionsOf = (
  scenario: Scenario,
  dice: Dice,
  mark: Mark,
  fieldFault: NonNullable<ServerOptions["fieldFault"]>,
): ServerOptions => {
  const kinds = new Map<string, string>(scenario.photos.map(photo => [photo.name, photo.kind]))
  let partFaults = partFaultsAtMost
  return {
    processing: scenario.processing,
    buckets: bucketsOf(scenario),
    urlLifetime: scenario.urlLifetime,
    stsLifetime: scenario.stsLifetime,
    verdict: image => (kinds.get(image.name) === "invalid" ? ["It cannot be decoded"] : undefined),
    corrupts: (arrivals, image) => arrivals === 1 && kinds.get(image.name) === "corrupted once",
    overlooks: (arrivals, image) => arrivals === 1 && kinds.get(image.name) === "overlooked once",
    noticesAfter: (arrivals, image) => (arrivals === 1 && kinds.get(image.name) === "noticed late" ? 20 * 60_000 : 0),
    checksumOf,
    fieldFault,
    accountFault: field => fieldFault(field, 0),
    ...(scenario.manners.unknownStates
      ? { says: state => (state === "Uploaded" ? "Copying" : state === "Ready" ? "ReadyStrong" : state) }
      : {}),
    withoutUrlWhenThere: scenario.manners.withoutUrlWhenThere,
    ...(scenario.manners.signsParts === undefined ? {} : { signsParts: scenario.manners.signsParts }),
    partFault: () => {
      if (partFaults === 0 || !dice.chance(scenario.manners.losesParts)) return undefined
      partFaults--
      const fault = dice.pick(["loses a part", "forgets the upload"] as const)
      mark(`the bucket ${fault}`)
      return fault
    },
  }
}
