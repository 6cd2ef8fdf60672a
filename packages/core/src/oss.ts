export { makeAliOssSigner } from "./drivers/oss/OssSigner.ts"
export { layerOssStorage, layerOssStorageWith, layerTransportOssStorage } from "./drivers/oss/OssStorage.ts"
