import { projectCommands } from "./projects/en.ts"
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
        {
          command: "altilift upload ~/photos --project Beach --order coverage --bwlimit '08:00,512k 19:00,off'",
          description: "The whole area early, and slowly during the day",
        },
        {
          command: "altilift upload ~/photos --project Beach --include '*.jpg' --exclude Thumbs",
          description: "Only some of the files",
        },
        {
          command: "find ~/photos -type f -mtime -1 -print0 | altilift upload --project Beach --files-from - --null",
          description: "The files of the last day",
        },
      ],
    },
    check: {
      description:
        "Check photos before an upload: flights, quality, coverage and duplicates; hints do not change the exit code without " +
        "--strict. With --project: compare them with what the server has, by their bytes; exit code 0 only if every one is " +
        "Ready there. Nothing is sent.",
      examples: [
        { command: "altilift check ~/photos", description: "Show flights and hints" },
        { command: "altilift check ~/photos --html check.html", description: "And write a page with a map" },
        { command: "altilift check ~/photos --project Beach", description: "Is every photo safe on the server" },
        {
          command: "altilift check ~/photos --project Beach --receipt beach.json",
          description: "And keep a statement that the server has signed",
        },
      ],
    },
    "verify-receipt": {
      description: "Verify a receipt, without the server: its signature, and that it names the photos here",
      examples: [
        { command: "altilift verify-receipt beach.json", description: "What it says, and whether it was changed" },
        { command: "altilift verify-receipt beach.json ~/photos", description: "Whether it names these photos, byte for byte" },
      ],
    },
    reconcile: {
      description:
        "Compare photos here, the journal of this machine and a project on the server, and name every difference; " +
        "exit code 0 only " +
        "if there is none. With --fix: repair what can be repaired.",
      examples: [
        { command: "altilift reconcile ~/photos --project Beach", description: "Show every difference" },
        { command: "altilift reconcile ~/photos --project Beach --fix", description: "And repair what can be repaired" },
      ],
    },
    retry: {
      description:
        "Send again what failed or stayed unfinished of the uploads from this machine into a project. " +
        "The journal of this machine knows " +
        "which files these are.",
      examples: [{ command: "altilift retry Beach", description: "Send what is left" }],
    },
    watch: {
      description:
        "Upload photos that appear in a folder, or on cards that are put in, until Ctrl-C. A file is sent once it has not " +
        "changed for a while. After a restart nothing is sent twice.",
      examples: [
        {
          command: "altilift watch ~/photos --project Beach --create",
          description: "Upload what is in a folder and what is added",
        },
        {
          command: 'altilift watch ~/photos --by-folder "Site {name}" --create',
          description: "Each folder in it into a project of its own",
        },
        { command: "altilift watch --card --project Beach", description: "Upload cards, and report when one is safe to format" },
        {
          command: "altilift watch ~/photos --project Beach --create --once",
          description: "Upload what is complete now, for cron",
        },
        {
          command: "altilift watch ~/photos --project Beach --create --print-unit",
          description: "Print a unit for systemd, to be saved in ~/.config/systemd/user",
        },
      ],
    },
    download: {
      description:
        "Download the results of a reconstruction, or with --originals the photos of a project, verified by their SHA-1. " +
        "After an interruption run the same command again: what is there is not downloaded again.",
      examples: [
        { command: "altilift download Beach", description: "Download all results into the folder Beach" },
        { command: "altilift download Beach --kind pointcloud --to ~/models", description: "Only the point cloud" },
        { command: "altilift download Beach --originals --to ~/copy", description: "The photos as they were uploaded" },
      ],
    },
    buckets: {
      description: "List the buckets, the best first, with their response times. An upload uses the first of the near ones.",
      examples: [{ command: "altilift buckets", description: "Which bucket responds fastest from here" }],
    },
    doctor: {
      description:
        "Find what keeps uploads from working: network, proxy, certificate, clock, token, buckets, journal, disk. " +
        "Exit code 3 only if something is wrong. Nothing is sent.",
      examples: [
        { command: "altilift doctor", description: "Check this machine and the way to the server" },
        { command: "altilift doctor --project Beach", description: "And whether you may upload into a project" },
      ],
    },
    config: {
      description: "Show settings",
      examples: [{ command: "altilift config show", description: "Every setting, and where it comes from" }],
    },
    "config show": {
      description: "Show every setting, its value and where it comes from; of secrets the first characters only",
      examples: [
        { command: "altilift config show", description: "What a run would use" },
        { command: "altilift config show --json", description: "The same for programs" },
      ],
    },
    auth: {
      description: "Show the account, sign in and out",
      examples: [{ command: "altilift auth status", description: "The account, and until when its token is valid" }],
    },
    "auth status": {
      description: "Show which account a run would use, where it comes from, and what the server says of its token",
      examples: [
        { command: "altilift auth status", description: "The account without a name" },
        { command: "altilift auth status --json", description: "The same for programs" },
      ],
    },
    ...projectCommands,
    login: {
      description: "Check an endpoint, an app key and a user token with the server, and save them for later runs",
      examples: [
        { command: "altilift login", description: "Enter all three on the terminal" },
        { command: "altilift login --from owner.json", description: "Sign in to a self-hosted altilift-service" },
        { command: "altilift login --from owner.json --profile work", description: "And keep it beside other logins" },
      ],
    },
    help: {
      description: "Show the help of altilift or of a command, as --help does",
      examples: [{ command: "altilift help upload", description: "All flags of an upload" }],
    },
    logout: {
      description: "Remove what altilift login saved",
      examples: [
        { command: "altilift logout", description: "Sign out" },
        { command: "altilift logout --profile work", description: "Remove one of several logins" },
      ],
    },
  },
  arguments: {
    COMMAND: "The command, such as upload",
    EMAIL: "The e-mail address of a user of the server; left out: list with whom the project is shared",
    DIR: "The folder to watch, with everything in it",
    FILE: "The receipt",
    NAME: "The name that the project gets",
    PATH: "Photos and folders; folders include everything in them",
    PROJECT: "The project: its id or its name",
  },
  flags: {
    bucket: "Bucket for the images (default: the nearest); altilift buckets lists them",
    "by-flight": "Each flight into a project of its own: {flight} in --project is the number of the flight",
    "by-folder": "Each folder in DIR, or each card, into a project of its own: {name} is the name of the folder or card",
    card: "Upload the DCIM folder of every card that is put in",
    "card-root": "Where cards appear (default: /media, /run/media, /mnt and /Volumes)",
    cloud: "Use only buckets of this cloud",
    completions: "Print the completion script of a shell",
    concurrency: "Images sent at the same time, 1 to 64 (default: automatic)",
    create: "Create the project if you have none of that name",
    csv: "A table with commas on standard output",
    "dry-run": "Show what an upload would do; send nothing",
    end: "End the sharing with this user",
    endpoint: "Address of the API",
    "fetch-token-env": "Environment variable with the bearer token for these addresses",
    "flight-name": "Names of flights such as 1=North,2=South, in place of {flight}",
    fix:
      "Upload what is missing or changed, remove the earlier bytes of changed photos from the server, register Invalid photos " +
      "again, cancel registrations without a photo",
    "forget-gone": "Do not expect files any more that are gone from their place",
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
    once: "Upload what is complete now, and end with the exit code of an upload",
    originals: "Download the photos themselves instead of results",
    "pre-start": "Start the reconstruction with the images that are Ready, without the others",
    profile: "Use the login of this name (altilift login --profile NAME makes it); also ALTI_PROFILE",
    "print-unit": "Print a systemd user unit that runs this command, and exit",
    project: "Project that gets the images: its id or its name",
    "public-key": "The public key of the server, saved before: a receipt that is signed with another one does not hold",
    receipt: "If every photo is Ready, write what the server says of them, signed",
    reconstructor: "What reconstructs, by the server's name of it (default: the server's choice)",
    report: "Write the final state of every file",
    rescan: "Search everything again after this time: network folders do not report changes (default: 30s)",
    "retry-for": "End after this time without progress, such as 90s or 1h; after 20s if the server never responds",
    right: "What the user may do: look; also upload and reconstruct; also remove and share (default: view)",
    search: "Only projects with this text in their names",
    settle: "Send a file once it has not changed for this time (default: 10s)",
    "skip-unreadable": "Skip folders, links and files that cannot be read (default: Rejected, exit code 3)",
    start: "Start the reconstruction if every image is Ready",
    "start-again": "Like --start, even if there is a reconstruction of the same images",
    strict: "Exit code 3 also if there is any hint; of an upload also if a file is Skipped or a Duplicate",
    state: "Only images in these states, such as Invalid,Uploading",
    to: "Folder for the files (default: one here with the name of the project)",
    token: "User token. Other users of this machine can see it here: prefer ALTI_TOKEN or altilift login",
    verbose: "Show one line for every event",
    version: "Print the version",
    bwlimit: 'Send or download at most so many bytes a second, such as 20M, or by the clock: "08:00,512k 19:00,off"',
    exclude: 'Leave out files and folders that match, such as "*.tif" or "DCIM/100*"; may be repeated',
    "files-from": "Take the paths from a file, one on each line; - for standard input",
    include: "Take only files that match, or that are in a folder that does; may be repeated",
    "log-file": "Append every event with its time to a file",
    "no-wait": "End when everything is sent, without waiting for the server to verify it",
    null: "The paths of --files-from end in a NUL byte, as find -print0 writes them",
    order: "Order of the photos: found, or coverage: each tenth first, so that the whole area is there early",
    quiet: "Show only errors and the result",
    wait: "Follow the reconstruction to its end; exit code 0 only when it is Done",
    watch: "Show every change, until nothing changes any more",
    yes: "Remove without a question",
  },
}
