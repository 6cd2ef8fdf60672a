import type { RetryWords } from "./Words.ts"

export const words: RetryWords = {
  projectEmpty: "PROJECT 需要项目的 ID 或名称。",
  unknown: project => `本机的日志中没有向项目 ${project} 上传的记录。请指定照片：altilift upload PATH --project ID|NAME`,
  nothingLeft: project => `从本机上传到项目 ${project} 的文件已全部送达。没有需要再次发送的内容。`,
  gone: (files, where) => `${files} 个待上传的文件已不在原处：${where}`,
  forgotten: files => `不再等待 ${files} 个已不在原处的文件。`,
  allGone: project =>
    `没有发送任何内容：项目 ${project} 剩余的文件都已不在原处。请重新接上磁盘或插入存储卡，` +
    "或指定照片现在的位置：altilift upload PATH --project ID|NAME。如果是您删除的：altilift retry PROJECT --forget-gone",
}
