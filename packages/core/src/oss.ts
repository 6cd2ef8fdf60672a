export { layerOssStorage, layerWiredOssStorage } from "./drivers/oss/OssStorage.ts"
