import type { DoctorWords } from "./Words.ts"

const days = (count: number): string => (count === 1 ? "1 day" : `${count} days`)
const minutes = (seconds: number): string =>
  Math.abs(seconds) < 120 ? `${Math.abs(seconds)} seconds` : `${Math.round(Math.abs(seconds) / 60)} minutes`

const checks: DoctorWords["checks"] = {
  node: "Node",
  account: "account",
  proxy: "proxy",
  dns: "DNS",
  tls: "TLS",
  server: "server",
  clock: "clock",
  token: "token",
  project: "project",
  buckets: "bucket",
  rate: "rate",
  journal: "journal",
  disk: "disk",
}

export const doctor: DoctorWords = {
  levels: { ok: "ok", warning: "warning", wrong: "wrong", skipped: "skipped" },
  checks,
  says: {
    "node-fits": ({ version }) => `Node ${version}`,
    "account-found": ({ endpoint, sources }) => `${endpoint}. ${sources}`,
    "account-unusable": ({ message }) => message,
    "no-proxy": () => "No proxy is set for this server.",
    "proxy-bypassed": ({ proxy, variable, host }) =>
      `${host} is reached without the proxy ${proxy} (${variable}): NO_PROXY names it.`,
    "proxy-reached": ({ proxy, variable, took }) => `The proxy ${proxy} (${variable}) answers (${took} ms).`,
    "proxy-malformed": ({ message }) => message,
    "host-resolved": ({ host, addresses, took }) => `${host} is ${addresses.join(", ")} (${took} ms).`,
    "host-is-address": ({ host }) => `${host} is an address: there is no name to resolve.`,
    "host-unresolved": ({ host, error }) => `The name ${host} does not resolve (${error}).`,
    "proxy-resolves": ({ host, proxy }) => `The proxy ${proxy} resolves ${host}.`,
    "no-tls-here": ({ host }) => `${host} is this machine, without TLS.`,
    "not-encrypted": ({ host }) => `The connection to ${host} is not encrypted: others in the network can read the token.`,
    "certificate-good": ({ host, issuer, ends, days: left }) =>
      `The certificate of ${host} is valid until ${ends} (${days(left)})${issuer === "" ? "" : `, signed by ${issuer}`}.`,
    "certificate-unseen": ({ host }) => `The certificate of ${host} cannot be seen through a SOCKS proxy.`,
    "certificate-ends-soon": ({ host, ends, days: left }) => `The certificate of ${host} ends on ${ends}, in ${days(left)}.`,
    "authorities-added": ({ file, count }) => `NODE_EXTRA_CA_CERTS adds ${count} from ${file}.`,
    "authorities-unreadable": ({ file }) =>
      `NODE_EXTRA_CA_CERTS adds nothing: ${file} cannot be read, or has no certificate in it.`,
    "tls-failed": ({ host, error }) => `${host} makes no secure connection (${error}).`,
    "server-answered": ({ host, took }) => `${host} answers (${took} ms).`,
    "clock-right": ({ seconds }) => `This clock is right${seconds === 0 ? "" : ` (${Math.abs(seconds)} s off)`}.`,
    "clock-off": ({ seconds, host }) =>
      `This clock is ${minutes(seconds)} ${seconds > 0 ? "ahead of" : "behind"} that of ${host}.`,
    "clock-unknown": ({ host }) => `${host} does not say what time it is.`,
    "token-accepted": ({ email, prefix }) => `The server accepts the token ${prefix} of ${email}.`,
    "token-lasts": ({ name, ends, manages, scopes }) =>
      `${name === undefined ? "It" : `Its name is ${name}. It`} ` +
      `${ends === undefined ? "does not end" : `ends on ${ends}`}. ` +
      (scopes === undefined
        ? `It may do all that the user may${manages ? "." : ", but not manage tokens."}`
        : `Its scopes: ${scopes.join(", ")}.`),
    "token-cannot-upload": ({ scopes = [] }) => `It does not have the scope upload, only: ${scopes.join(", ")}.`,
    "token-ends-soon": ({ ends, days: left }) => (left < 0 ? `It ends now.` : `It ends on ${ends}, in ${days(left)}.`),
    "token-untold": () => "The server does not say when it ends, or its rights.",
    "project-open": ({ name, right }) =>
      `You may upload into ${name}${right === undefined ? ", as far as the server says" : right === "own" ? ": it is yours" : ""}.`,
    "project-view-only": ({ name }) => `You may only view ${name}.`,
    "bucket-answered": ({ bucket, took }) => `${bucket} answers (${took} ms).`,
    "bucket-unmeasured": ({ bucket }) => `${bucket}: the server does not say its address.`,
    "bucket-silent": ({ bucket }) => `${bucket} does not answer.`,
    "bucket-rate": ({ bucket, bytesPerSecond, size, at, limited }) =>
      `${bucket} took ${bytesPerSecond}: ${size}, in the last upload from here, which ended ${at}` +
      `${limited ? " and was limited by --bwlimit" : ""}.`,
    "bucket-rate-unknown": ({ bucket }) => `${bucket}: no upload from here was long enough to know its rate.`,
    "no-bucket": ({ host }) => `${host} offers no bucket that can be used.`,
    "rate-known": ({ bytesPerSecond }) => `The last upload from here sent ${bytesPerSecond}.`,
    "rate-unknown": () => "No upload from here was long enough to know a rate.",
    "journal-absent": ({ file }) => `There is no journal yet (${file}).`,
    "journal-readable": ({ file, size, images, files }) =>
      `${file} is readable: ${size}, ${images === 1 ? "1 image" : `${images} images`}, ` +
      `${files === 1 ? "1 file" : `${files} files`}.`,
    "uploads-running": ({ processes }) =>
      `${processes.length === 1 ? "A run is" : `${processes.length} runs are`} under way (process ${processes.join(", ")}).`,
    "disk-free": ({ folder, free }) => `${free} free at ${folder}.`,
    "disk-low": ({ folder, free }) => `Only ${free} free at ${folder}.`,
    "folder-unwritable": ({ folder }) => `${folder} cannot be written.`,
    "not-checked": ({ because }) => `Not checked, because of: ${checks[because]}.`,
    "check-silent": ({ seconds }) => `No response within ${seconds} seconds.`,
    "check-failed": ({ words }) => `The check failed: ${words}.`,
  },
  advice: {
    "account-unusable": () => "altilift config show shows what is set, and where.",
    "proxy-malformed": () => "altilift config show shows what is set, and where.",
    "host-unresolved": () =>
      "Check the spelling of the address and the network of this machine. Where only a proxy reaches the internet, " +
      "set HTTPS_PROXY.",
    "not-encrypted": () => "Use an https address outside of a network that you trust.",
    "certificate-ends-soon": () => "Have the server's operator renew it: from then on no upload works.",
    "authorities-unreadable": () => "Set NODE_EXTRA_CA_CERTS to a file with certificates in PEM format, or unset it.",
    "tls-failed": () =>
      "Check that the address begins with https where the server expects that, and that no firewall changes the connection.",
    "clock-off": () => "Set the clock of this machine, best by NTP. If it is right, tell the server's operator.",
    "token-cannot-upload": () =>
      "Use a token with the scope upload: make one on the page of the server, or ask its operator for one, and log in " +
      "with it: altilift login",
    "token-ends-soon": () => "Make another one on the page of the server, and log in with it: altilift login",
    "project-view-only": () => "Ask its owner for the right to upload.",
    "bucket-silent": () => "Check that a firewall lets its address through; altilift buckets shows it.",
    "no-bucket": () => "Tell the server's operator.",
    "disk-low": () => "Free some space, or point XDG_STATE_HOME elsewhere.",
    "folder-unwritable": () => "Give yourself write access, or point XDG_STATE_HOME elsewhere.",
    "check-silent": () => "A firewall or a disk may hold the response back. Try again, then check both.",
    "check-failed": () => "Please report it, with these words.",
  },
  problemAdvice: {
    "server-unreachable": "Check the address and its port, and that a firewall lets it through.",
    "server-silent": "Check that a firewall lets it through; otherwise tell the server's operator.",
    "server-busy": "Try again later.",
    "server-answered": "Check the address: it should be that of the API. Otherwise tell the server's operator.",
    "answer-not-graphql":
      "Check the address: it should be that of the API. In a hotel or on a train, sign in to the network first.",
    "server-read-only": "It takes no uploads now. Try again later.",
    "server-offline": "It takes no uploads now. Try again later.",
    "proxy-unreachable": "Correct the variable, or unset it where no proxy is needed; NO_PROXY exempts a host.",
    "proxy-refused":
      "Give the proxy a user name and password (http://user:password@host:port), or have its operator allow this server.",
    "project-name-ambiguous": "Name it by its id.",
  },
  summary: {
    fine: "No fault was found.",
    warnings: count => `No fault was found, but ${count === 1 ? "1 warning" : `${count} warnings`}.`,
    wrong: (wrong, warnings) =>
      `${wrong === 1 ? "1 finding is" : `${wrong} findings are`} wrong` +
      `${warnings === 0 ? "" : `, and there ${warnings === 1 ? "is 1 warning" : `are ${warnings} warnings`}`}. ` +
      `Each is listed with what to do.`,
  },
}
