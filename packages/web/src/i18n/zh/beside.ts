import { zh } from "@altilift/core"
import type { BesideTexts } from "../en/beside.ts"
import type { Words } from "./words.ts"

/** Files that go with the photos. */
export const beside = ({ f }: Words): BesideTexts => ({
  beside: {
    label: "照片附带文件",
    kinds: zh.metaKinds,
    entries: (kind, number) => {
      if (kind === "control-points") return `${f.number(number)} 个观测`
      if (kind === "positions") return `${f.number(number)} 个位置`
      return kind === "marks" ? `${f.number(number)} 条记录` : `${f.number(number)} 行`
    },
    more: number => `另有 ${f.number(number)} 个文件，见列表`,
    notReady: number => `${f.number(number)} 个照片附带文件未就绪`,
    held: "未开始重建：有照片附带文件未就绪。",
  },
})
