import type { OriginalsWords } from "./Words.ts"

export const words: OriginalsWords = {
  noKinds: "--kind 用于选择结果，--originals 用于下载照片：请去掉其中一个。",
  begins: ({ project, id, files, folder }) => `正在将项目 ${project}（${id}）的 ${files} 张原始照片下载到 ${folder}`,
  progress: ({ done, all, arrived, total }) => `${done} / ${all} 张原始照片，${arrived} / ${total}`,
  notAll: (failed, all) => `${all} 张原始照片中有 ${failed} 张未能下载。各自的原因列在上面。`,
  none: images => (images === 0 ? "该项目还没有照片。" : `该项目没有就绪的照片（${images} 张处于其他状态），因此没有原始照片。`),
  others: images => `该项目另有 ${images} 张照片未就绪：没有它们的原始照片。`,
}
