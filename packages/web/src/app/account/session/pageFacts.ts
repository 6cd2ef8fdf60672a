import { z } from "zod/mini"

/** What the service that serves the page says about it, in `page.json` beside it. */
const PageFacts = z.object({
  /** Names the page as an app of the service. Not a secret: every browser gets it. */
  key: z.optional(z.string()),
  /** Whether the service mails a link to those who forgot their password. */
  mails: z.optional(z.boolean()),
})
export type PageFacts = z.infer<typeof PageFacts>

/** Empty where the page is served by something that says nothing. */
export const loadPageFacts = async (): Promise<PageFacts> => {
  try {
    const response = await fetch(new URL("page.json", document.baseURI), { credentials: "omit" })
    return response.ok ? PageFacts.parse(await response.json()) : {}
  } catch {
    return {}
  }
}
