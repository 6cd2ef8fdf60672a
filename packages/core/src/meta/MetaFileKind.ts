export { type MetaFileKind, metaFileKinds } from "../lifecycle/MetaFacts.ts"
