import type { SafetyTexts } from "../en/safety.ts"
import type { Words } from "./words.ts"

/** Whether a card may be formatted, and the server's receipt. */
export const safety = ({ f, photos, files }: Words): SafetyTexts => ({
  safety: {
    safe: "可以格式化存储卡",
    why: ready => `服务器已收到全部 ${photos(ready)}，并已验证。`,
    partSafe: "这些照片是安全的",
    rest: {
      flight: "存储卡上的其余文件属于另一个项目，或没有上传：格式化之前请先在那里确认。",
      single: "您选择的是单张照片：格式化存储卡之前，请再选择它的文件夹。",
    },
    others: (ready, number) => `${photos(ready)}已在服务器上，安全。仅在存储卡上：${files(number)}。如有需要，请先复制。`,
    photosSafe: "所有照片都已安全保存，但并非所有文件",
    notYet: "请先不要格式化存储卡",
    unsafe: number => (number === 0 ? "服务器尚未确认照片。" : `服务器上尚不安全：${files(number)}。`),
    label: "尚不安全",
    gone: number => `在服务器上不再就绪：${photos(number)}。`,
    show: "在列表中显示",
    asking: "正在向服务器索取签名回执…",
    download: "下载回执",
    signed: time => `服务器于 ${f.dateTime(time)} 签名：照片的名称、大小和 SHA-1。可用 altilift verify-receipt 离线核对。`,
    notSigned: "此服务器不签发回执。",
    title: "回执",
    all: ready => `此项目的全部 ${photos(ready)}已就绪。`,
    some: number => `未就绪：${photos(number)}。列表中排在最前，并注明原因。`,
    card: "格式化存储卡之前，请在“上传”中选择其文件夹：已在服务器上的照片不会重复发送，缺少的会列出。",
    get: "获取回执",
  },
})
