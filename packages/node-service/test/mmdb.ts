/**
 * Writes databases in MaxMind's format, version 2.0 (https://maxmind.github.io/MaxMind-DB/): as much of it as a test
 * needs to have a small one at hand, and no more: 24-bit records, an IPv6 tree with IPv4 below `::/96`, positions as
 * the only data.
 */

type Data =
  | string
  | number
  | { readonly uint: number; readonly bits: 16 | 32 | 64 }
  | ReadonlyArray<Data>
  | { readonly [key: string]: Data }

const control = (type: number, size: number): Buffer => {
  const [first, extended] = type < 8 ? [type << 5, []] : [0, [type - 7]]
  return size < 29 ? Buffer.from([first | size, ...extended]) : Buffer.from([first | 29, ...extended, size - 29])
}

const isUint = (data: object): data is { uint: number; bits: 16 | 32 | 64 } => "uint" in data

const encode = (data: Data): Buffer => {
  if (typeof data === "string") return Buffer.concat([control(2, Buffer.byteLength(data)), Buffer.from(data)])
  if (typeof data === "number") {
    const double = Buffer.alloc(8)
    double.writeDoubleBE(data)
    return Buffer.concat([control(3, 8), double])
  }
  if (Array.isArray(data)) return Buffer.concat([control(11, data.length), ...data.map(encode)])
  if (isUint(data)) {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(BigInt(data.uint))
    return Buffer.concat([control({ 16: 5, 32: 6, 64: 9 }[data.bits], data.bits / 8), bytes.subarray(8 - data.bits / 8)])
  }
  const entries = Object.entries(data as { readonly [key: string]: Data })
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, value]) => [encode(key), encode(value)])])
}

type Node = [Node | number | undefined, Node | number | undefined]

/** The bits of an IPv4 network in an IPv6 tree. */
const bitsOf = (network: string): ReadonlyArray<0 | 1> => {
  const [address = "", length = "32"] = network.split("/")
  const bits = address.split(".").flatMap(part => [...Number(part).toString(2).padStart(8, "0")])
  return [...Array<string>(96).fill("0"), ...bits.slice(0, Number(length))].map(bit => (bit === "1" ? 1 : 0))
}

/** A city database that knows where these IPv4 networks are. */
export const cityDatabase = (
  places: Readonly<Record<string, { readonly latitude: number; readonly longitude: number }>>,
  type = "Test-City",
): Buffer => {
  const root: Node = [undefined, undefined]
  const nodes: Array<Node> = [root]
  const data: Array<Buffer> = []
  let size = 0
  for (const [network, location] of Object.entries(places)) {
    const bits = bitsOf(network)
    let node = root
    for (const bit of bits.slice(0, -1)) {
      const next = node[bit]
      if (typeof next === "object") node = next
      else {
        const made: Node = [undefined, undefined]
        node[bit] = made
        nodes.push(made)
        node = made
      }
    }
    node[bits.at(-1) ?? 0] = size
    data.push(encode({ location }))
    size += data.at(-1)?.length ?? 0
  }
  const record = (child: Node | number | undefined): Buffer => {
    const value =
      child === undefined ? nodes.length : typeof child === "number" ? nodes.length + 16 + child : nodes.indexOf(child)
    return Buffer.from([value >> 16, (value >> 8) & 255, value & 255])
  }
  const metadata = encode({
    binary_format_major_version: { uint: 2, bits: 16 },
    binary_format_minor_version: { uint: 0, bits: 16 },
    build_epoch: { uint: 1_700_000_000, bits: 64 },
    database_type: type,
    description: { en: "made by a test" },
    ip_version: { uint: 6, bits: 16 },
    languages: ["en"],
    node_count: { uint: nodes.length, bits: 32 },
    record_size: { uint: 24, bits: 16 },
  })
  const tree = nodes.flatMap(([left, right]) => [record(left), record(right)])
  return Buffer.concat([...tree, Buffer.alloc(16), ...data, Buffer.from("abcdef", "hex"), Buffer.from("MaxMind.com"), metadata])
}
