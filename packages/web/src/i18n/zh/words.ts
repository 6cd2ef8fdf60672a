import { zh as catalogue } from "@altilift/core"
import type { Formats } from "../formats.ts"
import { makeSay } from "../say.ts"

const say = makeSay(catalogue, {
  signIn: "请重新登录",
  chooseAgain: "如果文件被移动、修改或存储设备已拔出，请重新选择",
  copyAgain: "请从相机重新复制，或不上传它",
  goOn: "然后继续：已送达的照片不会重复上传",
  tellOperator: "请联系服务器的管理员",
})

/** What the texts are made of. */
export const words = (f: Formats) => ({
  ...say,
  f,
  states: catalogue.states,
  photos: (number: number) => `${f.number(number)} 张照片`,
  files: (number: number) => `${f.number(number)} 个文件`,
  /** Ends with a full stop. */
  sentence: (text: string) => (/[。？！.?!]$/.test(text) ? text : `${text}。`),
})

export type Words = ReturnType<typeof words>
