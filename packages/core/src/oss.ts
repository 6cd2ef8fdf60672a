export { makeAliOssSigner } from "./drivers/oss/OssSigner.ts"
export { layerOssStorage, layerOssStorageWith, layerWiredOssStorage } from "./drivers/oss/OssStorage.ts"
