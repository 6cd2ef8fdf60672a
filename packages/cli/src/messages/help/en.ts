import type { HelpWords } from "./Words.ts"

export const help: HelpWords = {
  headings: {
    arguments: "ARGUMENTS",
    commands: "COMMANDS",
    description: "DESCRIPTION",
    examples: "EXAMPLES",
    flags: "FLAGS",
    globalFlags: "FLAGS OF EVERY COMMAND",
    usage: "USAGE",
  },
  usage: { command: "COMMAND", flags: "FLAGS" },
  optional: " (optional)",
  commands: {
    altilift: {
      description: "Upload photo sets for 3D reconstruction, and download the results",
      examples: [
        { command: "altilift login", description: "Sign in" },
        {
          command: "altilift upload ~/photos --project Beach --create --start",
          description: "Upload a folder, then reconstruct",
        },
        { command: "altilift download Beach", description: "Download the results" },
      ],
    },
    upload: {
      description:
        "Upload photos into a project and wait until the server has verified each. " +
        "After an interruption run the same command again: photos that arrived are not sent again.",
      examples: [
        { command: "altilift upload ~/photos --project Beach --create", description: "Upload a folder into a new project" },
        { command: "altilift upload ~/photos --project Beach --start", description: "Upload what is missing, then reconstruct" },
        { command: "altilift upload ~/photos --project Beach --start --wait", description: "And wait for the model" },
      ],
    },
    check: {
      description:
        "Check photos before an upload: flights, quality, coverage and duplicates. Nothing is sent. " +
        "Hints do not change the exit code without --strict.",
      examples: [
        { command: "altilift check ~/photos", description: "Show flights and hints" },
        { command: "altilift check ~/photos --html check.html", description: "And write a page with a map" },
      ],
    },
    download: {
      description:
        "Download the results of a reconstruction. " +
        "After an interruption run the same command again: what is there is not downloaded again.",
      examples: [
        { command: "altilift download Beach", description: "Download all results into the folder Beach" },
        { command: "altilift download Beach --kind pointcloud --to ~/models", description: "Only the point cloud" },
      ],
    },
    buckets: {
      description: "List the buckets, the best first, with their response times. An upload uses the first of the near ones.",
      examples: [{ command: "altilift buckets", description: "Which bucket responds fastest from here" }],
    },
    login: {
      description: "Check an endpoint, an app key and a user token with the server, and save them for later runs",
      examples: [
        { command: "altilift login", description: "Enter all three on the terminal" },
        { command: "altilift login --from owner.json", description: "Sign in to a self-hosted altilift-service" },
      ],
    },
    logout: {
      description: "Remove what altilift login saved",
      examples: [{ command: "altilift logout", description: "Sign out" }],
    },
  },
  arguments: {
    PATH: "Photos and folders; folders include everything in them",
    PROJECT: "The project: its id or its name",
  },
  flags: {
    bucket: "Bucket for the images (default: the nearest); altilift buckets lists them",
    "by-flight": "Each flight into a project of its own: {flight} in --project is the number of the flight",
    cloud: "Use only buckets of this cloud",
    completions: "Print the completion script of a shell",
    concurrency: "Images sent at the same time, 1 to 64 (default: automatic)",
    create: "Create the project if you have none of that name",
    "dry-run": "Show what an upload would do; send nothing",
    endpoint: "Address of the API",
    "fetch-token-env": "Environment variable with the bearer token for these addresses",
    from: "Read all three from a file, such as the owner.json of a self-hosted altilift-service",
    "from-urls": "Let the server fetch the photos: a file with one `URL [SHA-1 [NAME]]` a line; - for standard input",
    help: "Show this help",
    html: "Write a page with a map and thumbnails; it loads nothing from elsewhere",
    json: "Events for programs: one JSON object a line on standard output",
    key: "App key. Other users of this machine can see it here: prefer ALTI_KEY or altilift login",
    kind: "Only results of these kinds, such as pointcloud,orthophoto,report",
    lang: "Language of messages, reports and --json texts (default: LC_ALL, LC_MESSAGES or LANG)",
    "leave-out": "Leave out these flights, by the numbers that altilift check shows",
    "no-meta": "Leave out files that go with the photos, such as gcp_list.txt, geo.txt and .MRK",
    "pre-start": "Start the reconstruction with the images that are Ready, without the others",
    project: "Project that gets the images: its id or its name",
    reconstructor: "What reconstructs, by the server's name of it (default: the server's choice)",
    report: "Write the final state of every file",
    "retry-for": "Give up after this time without progress, such as 90s or 1h; after 20s if the server never responds",
    "skip-unreadable": "Skip folders, links and files that cannot be read (default: Rejected, exit code 3)",
    start: "Start the reconstruction if every image is Ready",
    "start-again": "Like --start, even if there is a reconstruction of the same images",
    strict: "Exit code 3 if there is any hint",
    to: "Folder for the results (default: one here with the name of the project)",
    token: "User token. Other users of this machine can see it here: prefer ALTI_TOKEN or altilift login",
    verbose: "Show one line for every event",
    version: "Print the version",
    wait: "Follow the reconstruction to its end; exit code 0 only when it is Done",
  },
}
