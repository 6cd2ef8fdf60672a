/** Takes a database back to the release before there were several reconstructors, but for what migrations have run. */
export const withoutReconstructors: ReadonlyArray<string> = [
  ...["results", "journal", "forwards", "metaFiles", "shares"].map(table => `drop table "${table}"`),
  ...["reconstructor", "progress", "step", "problem", "output", "pausedAt"].map(
    column => `alter table tasks drop column "${column}"`,
  ),
  "drop index tokensById",
  ...["id", "name"].map(column => `alter table tokens drop column "${column}"`),
  ...["disabledAt", "removedAt"].map(column => `alter table users drop column "${column}"`),
  "alter table projects drop column revokedAt",
]
