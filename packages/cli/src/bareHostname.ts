/** The host of a URL without the brackets of an IPv6 address. */
export const bareHostname = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1")
