import type { Words } from "./words.ts"

/** Notifications of the browser while the tab is hidden, notices by mail, and webhooks. */
export const notices = ({ f, photos }: Words) => ({
  notices: {
    notify: "Notify me",
    notifying: "Notifications on",
    notifyHint:
      "The browser notifies you while this tab is hidden: at the end, when there is no progress, and after the reconstruction.",
    denied: "The browser blocks notifications of this page: allow them in its settings of this site.",
    complete: (ready: number) => (ready === 1 ? "Complete: 1 photo Ready" : `Complete: all ${photos(ready)} Ready`),
    withProblems: (ready: number, all: number) => `Ended: ${f.number(ready)} of ${photos(all)} Ready`,
    stopped: "The upload stopped before the end",
    stuck: "No progress",
    reconstructed: "The reconstruction is done",
    failed: "The reconstruction failed",
    title: "Notices",
    mail: "Mail me when a set of mine is complete or stuck, and how its reconstruction ended",
    mailHint: "In the language of this page, for every project that you own.",
    webhooks: "Webhooks",
    webhooksLead: "Notices of this project are posted to these addresses, signed as Standard Webhooks says.",
    address: "Address",
    add: "Add webhook",
    secret: "Copy the signing secret now: it is not shown again.",
    delivered: (day: string) => `last taken ${day}`,
    failedAt: (day: string) => `not delivered ${day}`,
    unused: "no notice yet",
    remove: "Remove",
    removeNamed: (host: string) => `Remove the webhook at ${host}`,
    none: "No webhooks",
  },
})

export type NoticesTexts = ReturnType<typeof notices>
