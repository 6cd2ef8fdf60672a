/** Takes a database back to the release before there were several reconstructors, but for what migrations have run. */
export const withoutReconstructors: ReadonlyArray<string> = [
  ...["results", "journal", "forwards", "metaFiles"].map(table => `drop table "${table}"`),
  ...["reconstructor", "progress", "step", "problem", "output", "pausedAt"].map(
    column => `alter table tasks drop column "${column}"`,
  ),
]
