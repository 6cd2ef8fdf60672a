import { type MetaFileKind, zh } from "@altilift/core"
import type { Formats } from "../formats.ts"
import type { besideInEnglish } from "./en.ts"

/** Simplified Chinese: files that go with the photos. */
export const besideInChinese = (f: Formats): ReturnType<typeof besideInEnglish> => ({
  label: "照片附带文件",
  kinds: zh.metaKinds,
  entries: (kind: MetaFileKind, number: number) => {
    if (kind === "control-points") return `${f.number(number)} 个观测`
    if (kind === "positions") return `${f.number(number)} 个位置`
    return kind === "marks" ? `${f.number(number)} 条记录` : `${f.number(number)} 行`
  },
  more: number => `另有 ${f.number(number)} 个文件，见列表`,
  notReady: number => `${f.number(number)} 个照片附带文件未就绪`,
  held: "未开始重建：有照片附带文件未就绪。",
})
