import {
  type ApiAccess,
  layerEngine,
  layerFetchHttp,
  layerHttpStorage,
  layerMemoryJournal,
  layerStorages,
  layerUploadApi,
} from "@altilift/core"
import { layerOssStorage } from "@altilift/core/oss"
import { Layer } from "effect"
import { layerFolder } from "./drivers/Folder.ts"

/** Everything that it takes to upload the photos of a folder. This is the only file that names drivers. */
export const layerUpload = (folder: string, access: ApiAccess) =>
  Layer.mergeAll(
    layerFolder(folder),
    layerUploadApi(access),
    layerStorages({ url: layerHttpStorage, sts: layerOssStorage }),
    layerEngine(),
  ).pipe(Layer.provide(layerFetchHttp), Layer.provideMerge(layerMemoryJournal))
