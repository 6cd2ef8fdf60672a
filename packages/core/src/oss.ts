export type { OssCall, OssClient, OssObject, OssReply } from "./drivers/oss/OssClient.ts"
export {
  layerOssStorage,
  layerOssStorageWith,
  layerTransportOssStorage,
  layerTransportOssStorageWith,
} from "./drivers/oss/OssStorage.ts"
