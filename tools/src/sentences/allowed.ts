/** Errors, by their class, whose messages are not for users. */
export const allowedErrors: ReadonlyArray<{ readonly named: string; readonly because: string }> = [
  ...["Error", "TypeError", "RangeError"].map(named => ({ named, because: "programmers read errors of the language" })),
  {
    named: "EdgeError",
    because: "it is the XML of S3 and OSS: their clients read its Code, and both clouds write its Message in English",
  },
]

/** Texts that look like sentences and are none for users. */
export const allowed: ReadonlyArray<{ readonly looks: RegExp; readonly because: string }> = [
  {
    looks: /^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|BEGIN|WITH|ATTACH|VACUUM)\b/,
    because: "SQL is read by a database",
  },
  { looks: /^\s*(query|mutation|subscription|fragment)\b.*\{/s, because: "GraphQL is read by a server" },
  {
    looks: /^[A-Za-z-]+: \S+;|^(public|private|max-age|default-src|inline|attachment)\b.*[=;]/,
    because: "a header is read by a program",
  },
  { looks: /^altilift [a-z]+ --/, because: "a command is the same in every language" },
  { looks: /^_\S+\(\) \{/, because: "a function of a shell is read by the shell" },
  { looks: /^element (vertex|face)\b/, because: "the head of a PLY file is read by a program" },
]
