import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { promisify } from "node:util"

const run = promisify(execFile)

export interface Site {
  /** A file for nginx's folder of sites. */
  readonly site: string
  /** Address of the service. */
  readonly service: string
  /** Ports for TLS and for plain HTTP. */
  readonly port: number
  readonly plain: number
}

export interface RunningNginx {
  /** Path of the certificate that clients have to trust. */
  readonly certificate: string
  readonly end: () => Promise<void>
}

const makeCertificate = async (folder: string): Promise<void> => {
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
  const files = ["-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")]
  await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...names, ...files])
}

/** The example's own words, but for addresses and paths. */
const adapt = (text: string, folder: string, { service, port, plain }: Site): string =>
  text
    .replaceAll("/etc/ssl/altilift", folder)
    .replaceAll(/photos\.example\.com(?! )/g, "localhost")
    .replaceAll("server_name photos.example.com", "server_name localhost")
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replace("listen 80;", `listen 127.0.0.1:${plain};`)
    .replace("127.0.0.1:4800", new URL(service).host)

const main = (folder: string): string => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 512; }
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(name => `${name}_temp_path ${folder}/${name};`).join("\n  ")}
  include ${folder}/site.conf;
}
`

const listens = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, "127.0.0.1", () => resolve(true))
    socket.on("error", () => resolve(false)).on("connect", () => socket.end())
  })

/** Runs Debian's nginx with a site of ours in a folder, with a certificate for `localhost` of its own. */
export const startNginx = async (folder: string, site: Site): Promise<RunningNginx> => {
  mkdirSync(folder)
  await makeCertificate(folder)
  writeFileSync(join(folder, "site.conf"), adapt(readFileSync(site.site, "utf8"), folder, site))
  const configuration = join(folder, "nginx.conf")
  writeFileSync(configuration, main(folder))
  const words = ["-p", folder, "-c", configuration, "-e", join(folder, "error.log")]
  await run("nginx", ["-t", ...words], { env: { PATH: `${process.env.PATH}:/usr/sbin` } })
  const child = spawn("/usr/sbin/nginx", words, { stdio: "ignore" })
  const exited = once(child, "exit")
  while (!(await listens(site.port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${readFileSync(join(folder, "error.log"), "utf8")}`)
    await after(50)
  }
  return {
    certificate: join(folder, "fullchain.pem"),
    end: async () => {
      child.kill("SIGTERM")
      await exited
    },
  }
}
