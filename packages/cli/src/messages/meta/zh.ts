import type { MetaWords } from "../Catalogue.ts"

/** Simplified Chinese: files that go with the photos. */
export const meta: MetaWords = {
  head: "照片附带文件：",
  entries: (kind, count) => {
    if (kind === "control-points") return `${count} 个观测`
    if (kind === "positions") return `${count} 个位置`
    return kind === "marks" ? `${count} 条记录` : `${count} 行`
  },
  waiting: "等待中",
  sending: "发送中",
  verifying: "验证中",
  underWay: list => `照片附带文件：${list}`,
  invalid: said => `服务器拒绝了该文件：${said}`,
  notComplete: count => `未完成：${count} 个照片附带文件未就绪。原因见上文；用 --no-meta 可不上传附带文件。`,
  notStarted: "没有开始重建：请修正或不上传这些文件，或用 --pre-start 不等它们而开始。",
}
