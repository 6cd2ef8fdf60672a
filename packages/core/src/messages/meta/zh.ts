import type { MetaKindWords, MetaSentences } from "../Catalogue.ts"

const MB = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`

/** Simplified Chinese: files that go with the photos. */
export const meta: MetaSentences = {
  "meta-empty": () => "文件为空",
  "meta-too-large": ({ most }) => `文件大于 ${MB(most)}，超过此类文件的上限`,
  "meta-binary": () => "文件不是文本",
  "meta-not-utf8": ({ line }) => `第 ${line} 行不是 UTF-8 编码：请将文件另存为 UTF-8`,
  "meta-no-lines": () => "文件中没有数据行",
  "meta-projection-unknown": ({ line, words }) =>
    `第 ${line} 行应写明投影，例如“EPSG:4326”、“WGS84 UTM 32N”，或 PROJ 字符串；现为“${words}”`,
  "meta-fields-missing": ({ line, least, found }) => `第 ${line} 行只有 ${found} 个字段，至少需要 ${least} 个`,
  "meta-not-a-number": ({ line, field, words }) => `第 ${line} 行：${field} 不是数字：“${words}”`,
  "meta-out-of-range": ({ line, field, words, from, to }) => `第 ${line} 行：${field} 为 ${words}，应在 ${from} 到 ${to} 之间`,
  "meta-image-twice": ({ line, image, before }) => `第 ${line} 行重复了第 ${before} 行的照片 ${image}`,
  "meta-mark-unreadable": ({ line, words }) => `第 ${line} 行不是大疆的拍摄记录：“${words}”`,
  "meta-name-missing": ({ line }) => `第 ${line} 行没有照片名或点名`,
  "meta-columns-unknown": () => "第一行应写明各列：照片名或点名，以及 x、y、z 坐标或纬度、经度、高程",
  "meta-not-rinex": () => "文件不是 RINEX 格式：第一行没有标明",
  "meta-more-problems": ({ count }) => `另有 ${count} 个问题`,
  "meta-archive-unreadable": () => "压缩包已损坏，或不是 ZIP 格式",
  "meta-archive-unsafe": ({ entry }) => `压缩包含有“${entry}”，它指向文件夹之外，或不是普通文件`,
  "meta-archive-too-large": ({ most }) => `压缩包解压后超过 ${MB(most)}，或远大于其自身大小`,
  "meta-archive-without": ({ file }) => `压缩包中没有 ${file}`,
  "meta-checksum-mismatch": ({ arrived }) => `收到的数据与声明的不符：其 SHA-1 为 ${arrived}；请重新上传文件`,
  "meta-bytes-lost": () => "数据在检查之前丢失；请重新上传文件",
  "meta-never-arrived": ({ minutes }) => `${minutes} 分钟内没有收到数据；请重新上传文件`,
  "meta-fetch-interrupted": () => "获取文件时服务重新启动，且不保存地址；请重新请求",
  "meta-name-twice": ({ file, other }) => `一个项目只有一个 ${file}，已上传 ${other}：请合并文件，或为此文件改名`,
  "meta-no-bucket": ({ host }) => `${host} 未提供可存放照片附带文件的 S3 或 MinIO 存储桶，而 OSS 不接受此类文件`,
  "meta-name-unknown": ({ file, known }) => `${file} 不是此处接受的元数据文件名：可用 ${known}`,
  "meta-file-not-found": () => "没有这个元数据文件",
  "meta-files-limit": ({ limit }) => `每个项目最多可有 ${limit} 个元数据文件`,
  "meta-images-unknown": ({ file, images, count }) =>
    `${file} 提到 ${count} 张项目中没有的照片：${images.join("、")}${count > images.length ? "……" : ""}`,
}

/** Simplified Chinese: what they are. */
export const metaKinds: MetaKindWords = {
  cameras: "相机",
  poses: "位姿",
  groups: "分组",
  scene: "初始场景",
  "control-points": "地面控制点",
  positions: "照片位置",
  marks: "大疆拍摄记录",
  raw: "GNSS 原始数据",
}
