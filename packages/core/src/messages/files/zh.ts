import type { FileErrorWords, FileSentences } from "../Catalogue.ts"

/** What a file system says. */
export const fileErrors: FileErrorWords = {
  permission: "没有权限",
  missing: "没有该文件或文件夹",
  "link-loop": "符号链接循环",
  "not-a-file": "不是普通文件",
  "path-too-long": "路径太长",
  "too-many-open": "打开的文件太多",
  "disk-error": "磁盘或存储卡报告错误",
  "disk-gone": "磁盘或存储卡已不在",
  "share-forgot": "网络驱动器已不认识该文件",
  "share-silent": "网络驱动器没有响应",
  "share-unreachable": "无法连接网络驱动器",
  "disk-full": "磁盘已满",
  "read-only": "磁盘为只读",
}

type FileError = { readonly kind: keyof FileErrorWords | "other"; readonly words: string }

export const fileError = ({ kind, words }: FileError): string => (kind === "other" ? words : fileErrors[kind])

const kindOf = (type: string): string => (type === "" ? "文本、已损坏或未知类型" : type)
const GB = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** Simplified Chinese: what is wrong with files and folders here. */
export const files: FileSentences = {
  "file-empty": () => "文件为空（0 字节）",
  "file-too-big-for-one-put": ({ bytes }) =>
    `文件有 ${GB(bytes)}：该存储桶一次最多接受 5 GB（5 GiB），且服务器不支持分片上传。请选择 OSS 存储桶，或将文件拆小`,
  "content-not-as-named": ({ named, type }) => `文件名表明是 ${named}，但内容不是 JPEG、PNG 或 TIFF：${kindOf(type)}`,
  "not-an-image": ({ type }) => `不是 JPEG、PNG 或 TIFF${type === "" ? "" : `：${type}`}`,
  "other-format": ({ kind, format, named }) =>
    `${named === "" ? "" : `文件名表明是 ${named}，但`}${
      kind === "video"
        ? `${format} 是视频，不是照片`
        : kind === "HEIC"
          ? "不接受 HEIC：请导出为 JPEG"
          : `${format} 是相机原始格式：请导出为 JPEG 或 TIFF`
    }`,
  "file-unreadable": error => `无法读取：${fileError(error)}`,
  "link-target-unreadable": error => `链接指向无法查看的位置：${fileError(error)}`,
  "file-lost": error => `无法继续读取：${fileError(error)}`,
  "unreadable-not-image": error => `名称不是图像，且无法读取：${fileError(error)}`,
  "skipped-unreadable": ({ reason }, say) => `未查看：${say(reason)}`,
  "file-deleted": () => "读取之前已被删除",
  "file-gone": () => "文件已不在；存储卡或磁盘可能已拔出",
  "source-gone": ({ folder }) => `${folder} 所在的磁盘、存储卡或网络驱动器已被移除`,
  "source-failing": ({ folder, ...error }) => `${folder} 所在的磁盘、存储卡或网络驱动器已无法读取（${fileError(error)}）`,
  "file-keeps-changing": () => "读取时文件一直在变化；请等写入它的程序完成",
  "file-changed-often": ({ times }) => `上传过程中文件变化了 ${times} 次；请等写入它的程序完成`,
  "file-changed": () => "文件在发送过程中被修改",
  "file-ended-early": () => "文件提前结束",
  "file-not-chosen": () => "不在所选的文件之中",
  "file-reader-crashed": () => "本页面读取照片的部分已崩溃",
  "folder-unreadable": error => `无法读取文件夹：${fileError(error)}；其中的内容没有查看`,
  "folders-unreadable": error => `无法继续查看文件夹：${fileError(error)}`,
  "file-list-unreadable": ({ words }) => `无法读取文件列表：${words}`,
}
