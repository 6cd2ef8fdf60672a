import type { EndedTexts } from "../en/ended.ts"
import type { Words } from "./words.ts"

/** An upload that has ended. */
export const ended = ({ f, photos, problem, sentence }: Words): EndedTexts => ({
  ended: {
    complete: ready => `全部 ${photos(ready)}已就绪`,
    incomplete: (ready, all) => `${f.number(ready)} / ${photos(all)}已就绪`,
    verifying: number => `${photos(number)}已送达，尚未验证。结果会显示在列表中。`,
    startWith: ready => `用 ${photos(ready)}开始重建`,
    starting: "正在开始重建…",
    cancelled: "已取消",
    stopped: "中途停止",
    nothing: "没有上传照片",
    facts: (bytes, seconds, rate) =>
      `已发送 ${f.bytes(bytes)}，用时 ${f.duration(seconds)}${rate > 0 ? ` · ${f.rate(rate)}` : ""}`,
    nothingSent: "无需发送：服务器上已全部存在。",
    reasons: "原因",
    reason: text => (text === "" ? "" : sentence(text)),
    moreReasons: number => `以及其他 ${f.number(number)} 种原因`,
    retry: number => `重试 ${photos(number)}`,
    goOn: "继续",
    another: "上传更多照片",
    reconstructionStarted: "重建已开始。",
    reconstructionRefused: found => `重建未能开始：${problem(found)}`,
    reconstructionNotStarted: "重建没有开始。",
    reconstructionThere: "这些照片已有一次重建。",
    reconstructionHeld: "由于并非所有照片都已就绪，重建没有开始。",
  },
})
