/**
 * `node load.ts URL KEY TOKEN PROJECT CHECKSUM SECONDS`: asks `hasImage` over 32 connections, one request at a time on
 * each, for a second without counting and then for SECONDS. Prints the requests per second; ends with 1 at an error.
 */
import { Agent, request } from "node:http"

const [url = "", key = "", altitoken = "", pid = "", checksum = "", seconds = "5"] = process.argv.slice(2)
const connections = 32
const warmUp = 1_000
const agent = new Agent({ keepAlive: true, maxSockets: connections })
const query = "mutation($pid: ID!, $checksum: String!) { hasImage(pid: $pid, checksum: $checksum) { id state } }"
const body = JSON.stringify({ query, variables: { pid, checksum } })
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body), key, altitoken }

const ask = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/graphql`, { method: "POST", agent, headers }, response => {
      let text = ""
      response.setEncoding("utf8")
      response.on("data", chunk => {
        text += chunk
      })
      response.on("end", () => resolve(text))
    })
    asked.on("error", reject)
    asked.end(body)
  })

const begin = performance.now() + warmUp
const end = begin + Number(seconds) * 1000
let count = 0

const askOn = async (): Promise<void> => {
  while (performance.now() < end) {
    const answer = await ask()
    if (!answer.includes('"state":"')) throw new Error(`unexpected: ${answer}`)
    if (performance.now() > begin) count++
  }
}

await Promise.all(Array.from({ length: connections }, askOn))
console.log(String(count / ((performance.now() - begin) / 1000)))
agent.destroy()
