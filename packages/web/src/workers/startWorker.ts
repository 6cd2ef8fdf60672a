/**
 * Starts a worker from its file. Browsers start workers from the page's own origin only: where the element is in a page
 * of another origin, a worker of that page imports the file.
 */
export const startWorker = (url: string): Worker => {
  const { href, origin } = new URL(url, import.meta.url)
  if (origin === location.origin) return new Worker(href, { type: "module" })
  const local = URL.createObjectURL(new Blob([`import ${JSON.stringify(href)}`], { type: "text/javascript" }))
  const worker = new Worker(local, { type: "module" })
  // Once it has started the address is of no use any more; before, it must not go.
  worker.addEventListener("message", () => URL.revokeObjectURL(local), { once: true })
  return worker
}
