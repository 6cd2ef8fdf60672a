/** Takes a database back to the release before there were several reconstructors, but for what migrations have run. */
export const withoutReconstructors: ReadonlyArray<string> = [
  ...["projectsCounted", "imagesTotalIn", "imagesTotalOut", "imagesTotalMoved"].map(trigger => `drop trigger "${trigger}"`),
  ...["imagesAwaited", "imagesMoved", "tasksBegun", "tasksMoved"].map(trigger => `drop trigger "${trigger}"`),
  ...[
    "watches",
    "webhooks",
    "outbox",
    "results",
    "journal",
    "forwards",
    "metaFiles",
    "shares",
    "audit",
    "projectCounts",
    "keys",
  ].map(table => `drop table "${table}"`),
  ...["reconstructor", "progress", "step", "problem", "output", "pausedAt"].map(
    column => `alter table tasks drop column "${column}"`,
  ),
  "drop index tokensById",
  ...["id", "name", "scopes"].map(column => `alter table tokens drop column "${column}"`),
  ...["disabledAt", "removedAt", "mailsNotices", "language", "bytesLimit"].map(
    column => `alter table users drop column "${column}"`,
  ),
  ...["revokedAt", "bytesLimit", "imagesLimit"].map(column => `alter table projects drop column "${column}"`),
]
