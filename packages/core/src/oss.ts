export { layerOssStorage } from "./drivers/oss/OssStorage.ts"
