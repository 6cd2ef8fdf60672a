import type { ChoosingTexts } from "../en/choosing.ts"
import type { Words } from "./words.ts"

/** What is chosen, before anything is sent. */
export const choosing = ({ f, photos, files }: Words): ChoosingTexts => ({
  drop: {
    title: "将照片或文件夹拖到此处",
    over: "松开即可开始查看",
    lead: "支持 JPEG、PNG 和 TIFF。文件夹中的其他文件会被跳过并计数。",
    folder: "选择文件夹",
    photos: "选择照片",
    privacy: "在您点击开始之前，不会发送任何内容。",
    listing: found => `正在查看文件夹：已找到 ${files(found)}`,
    nothing: "您选择的内容中没有文件，请选择其他文件夹。",
    elsewhere: "此浏览器的另一个标签页正在向该项目上传。您在此开始的上传会等它结束。",
    resumeTitle: "有一次上传尚未完成",
    resumeLead: (what, when) => `${what}，中断于 ${f.dateTime(when)}。已送达的照片不会重复上传。`,
    resume: "继续",
    resumeAsks: "浏览器会再次询问是否允许本页面读取该文件夹。",
    chooseAgain: "重新选择相同的文件即可继续；已送达的照片不会重复上传。",
    forget: "不再继续",
    denied: "浏览器已不能读取该文件夹。请重新选择以继续。",
  },

  preflight: {
    reading: (done, all) => `正在读取文件头：${f.number(done)} / ${f.number(all)}`,
    ready: "可以上传",
    photos: "照片",
    size: "大小",
    gigaPixels: "十亿像素",
    time: "预计时间",
    timeAt: rate => `按上次的速度 ${f.rate(rate)}`,
    timeIf: rate => `若网络速度为 ${f.rate(rate)}`,
    duplicates: number => `${photos(number)}可能重复`,
    duplicatesHint: "与另一张照片的字节数相同。上传时会通过校验和确认；重复的照片不会发送。",
    withoutPosition: number => `${photos(number)}没有 GPS`,
    withoutPositionHint: "仍会上传，但不显示在地图上。",
    broken: number => `${files(number)}无法发送`,
    brokenHint: "文件为空、无法读取或不含图像。列表中有说明。",
    others: number => `跳过 ${files(number)}`,
    othersHint: "不是 JPEG、PNG 或 TIFF。",
    unmeasured: number => `${photos(number)}尺寸未知`,
    unmeasuredHint: "文件头中没有尺寸信息；未计入十亿像素。",
    nothing: "您选择的内容中没有 JPEG、PNG 或 TIFF 图像。",
    start: "开始上传",
    other: "选择其他照片",
  },

  rule: {
    label: "开始重建",
    "all ready": "全部照片就绪后",
    "all ready hint": "模型不会有缺失。",
    "all finished": "全部处理结束后",
    "all finished hint": "即使有些照片无效。",
    never: "不自动开始",
    "never hint": "稍后在“服务器上”标签页中开始。",
  },
})
