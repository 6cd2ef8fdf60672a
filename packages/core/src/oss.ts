export type { OssCall, OssClient, OssObject, OssReply } from "./drivers/oss/OssClient.ts"
export { layerOssStorage, layerOssStorageWith, layerTransportOssStorage } from "./drivers/oss/OssStorage.ts"
