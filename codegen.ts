import { fileURLToPath } from "node:url"
import type { CodegenConfig } from "@graphql-codegen/cli"

/** Typed documents for clients and resolver types for the service, both from the one contract. */
const scalars = {
  ID: "string",
  date: "string",
  BucketS3: "string",
  BucketOSS: "string",
  BucketMinio: "string",
  BucketMinioMeta: "string",
  JSON: "unknown",
}
const shared = {
  enumType: "string-literal",
  useTypeImports: true,
  importExtension: ".ts",
  emitLegacyCommonJSImports: false,
} as const

const config: CodegenConfig = {
  schema: "packages/core/schema/upload-api.graphql",
  generates: {
    "packages/core/src/client/generated/documents.ts": {
      // Fields that not every server knows are marked in the operations; the mark is no part of the contract.
      schema: "directive @additive on FIELD",
      documents: "packages/core/operations/*.graphql",
      plugins: ["typescript-operations", fileURLToPath(new URL("tools/src/codegen/documents.ts", import.meta.url))],
      config: { ...shared, scalars, skipTypename: true },
    },
    "packages/node-service/src/graphql/generated/resolvers.ts": {
      plugins: ["typescript", "typescript-resolvers"],
      config: {
        ...shared,
        scalars,
        enumsAsTypes: true,
        contextType: "../context.ts#RequestContext",
        mappers: {
          Project: "../context.ts#ProjectRow",
          ProjectImage: "../context.ts#ImageRow",
          Photo: "../context.ts#ImageRow",
          MetaFile: "../context.ts#MetaFileRow",
          SignedMetaFile: "../context.ts#SignedMetaFileParent",
          Task: "../context.ts#TaskRow",
          User: "../context.ts#UserRow",
          UserToken: "../../accounts/ownTokens.ts#OwnToken",
          NoticeSettings: "../../notices/preferences.ts#NoticePreferences",
          Webhook: "../context.ts#WebhookRow",
          ProjectShare: "../../projects/Shares.ts#ShareRow",
          SignedUpload: "../context.ts#SignedUploadParent",
          OSSUpload: "../context.ts#OssUploadParent",
        },
      },
    },
  },
}
export default config
