import { isCertificateError, networkReason, RunFault } from "@altilift/core"

/** Adds to a fault of the run what only this program knows: where Node takes further authorities from. Other errors stay as they are. */
export const withAdvice = <E>(error: E): E | RunFault => {
  if (!(error instanceof RunFault)) return error
  const code = networkReason(error.cause)
  // Without its cause the new fault is not advised on again.
  return isCertificateError(code) ? new RunFault({ kind: error.kind, message: `${error.message}. ${adviceOn(code)}` }) : error
}

const adviceOn = (code: string): string => {
  switch (code) {
    case "CERT_HAS_EXPIRED":
    case "CERT_NOT_YET_VALID":
      return "Set the clock of this machine, or have the server's operator renew the certificate; NODE_EXTRA_CA_CERTS does not help here."
    case "ERR_TLS_CERT_ALTNAME_INVALID":
    case "HOSTNAME_MISMATCH":
      return "Check the address, and that nothing in between answers for the server; NODE_EXTRA_CA_CERTS does not help here."
    default:
      return "If you trust it, put the certificate of its authority into a file and set NODE_EXTRA_CA_CERTS to the path of that."
  }
}
