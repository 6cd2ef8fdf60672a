import type { StepKind } from "../../app/upload/createSteps.ts"
import type { Formats } from "../formats.ts"
import { words } from "../zh/words.ts"
import type { HintTexts } from "./en.ts"

/** What the check of a set says, in simplified Chinese. */
export const chinese = (f: Formats): HintTexts => {
  const { photos, files } = words(f)
  const steps: Readonly<Record<StepKind, (number: number) => string>> = {
    "left-out": number => `排除 ${photos(number)}`,
    "taken-back": number => `恢复 ${photos(number)}`,
    added: number => `添加 ${files(number)}`,
    named: () => "架次命名",
    "own-project": number => `${photos(number)}送往单独项目`,
  }
  return {
    title: "提示",
    lead: "除非您排除，否则全部都会发送。",
    looking: (done, all) => `正在检查画面：${f.number(done)} / ${f.number(all)}`,
    lookingLater: (done, all) => `已检查 ${f.number(done)} / ${f.number(all)} 张画面；其余在上传后检查。`,
    lines: {
      "cut-off": number => `${photos(number)}文件不完整`,
      "lens-covered": number => `${photos(number)}镜头被遮挡`,
      blurred: number => `${photos(number)}模糊`,
      underexposed: number => `${photos(number)}曝光不足`,
      overexposed: number => `${photos(number)}曝光过度`,
      "motion-blur": number => `${photos(number)}可能有运动模糊`,
      "gimbal-differs": number => `${photos(number)}云台角度与其他照片不同`,
      "no-position": number => `${photos(number)}没有 GPS`,
      "odd-date": number => `${photos(number)}日期异常`,
      "other-camera": number => `${photos(number)}来自其他相机`,
      "far-away": number => `${photos(number)}远离其他照片`,
      duplicate: number => `${photos(number)}可能重复`,
    },
    explained: {
      "cut-off": "文件缺少结尾：请重新复制。服务器很可能会拒绝。",
      "lens-covered": "整个画面几乎全黑。",
      blurred: "不如同一架次的其他照片清晰。",
      underexposed: "大部分画面接近全黑。",
      overexposed: "大部分画面为白色。",
      "motion-blur": "曝光期间相机在地面上移动超过半个像素。",
      "gimbal-differs": "拍摄角度与几乎所有其他照片不同。",
      "no-position": "其他照片有位置。这些照片仍会上传，但不显示在地图上。",
      "odd-date": "没有日期、早于 2010 年或在未来。",
      "other-camera": "该相机拍摄的照片不到十分之一。",
      "far-away": "附近几乎没有其他照片。",
      duplicate: "大小和文件头与另一张照片相同。重复的照片不会发送两次。",
    },
    named: (action, what) => `${action}：${what}`,
    show: "显示",
    leaveOutThese: "排除这些",
    leaveOut: "排除",
    takeBack: "恢复",
    gaps: number => `覆盖有 ${f.number(number)} 处缺口`,
    gapsHint: squareMetres => `拍到该处地面的照片少于 3 张，共 ${f.number(Math.round(squareMetres))} 平方米。地图上已标出。`,
    flights: "架次",
    flight: number => `架次 ${f.number(number)}`,
    nameOf: number => `架次 ${f.number(number)} 的名称`,
    kinds: { survey: "测绘", aborted: "中止", ground: "地面", undated: "无时间" },
    noCamera: "未注明相机",
    photos,
    someOf: (kept, all) => `${f.number(kept)} / ${photos(all)}`,
    leftOut: "已排除",
    undo: (kind, number) => `撤销：${steps[kind](number)}`,
    ownProject: "单独项目",
    ownProjectName: "项目名称",
    ownProjectMake: "创建项目",
    goesTo: project => `随后送往 ${project}`,
    next: (project, number) => `接下来：${photos(number)}送往项目 ${project}。`,
    sendNow: "打开并发送",
    value: ({ code, value = 0 }, of) => {
      switch (code) {
        case "cut-off":
          return "文件不完整，缺少结尾"
        case "lens-covered":
          return "镜头被遮挡"
        case "blurred":
          return `模糊：清晰度为通常的 ${f.percent(value)}`
        case "underexposed":
          return "曝光不足"
        case "overexposed":
          return `曝光过度：${f.percent(value)} 为白色`
        case "motion-blur":
          return `可能有运动模糊：${value.toFixed(1)} 像素`
        case "gimbal-differs":
          return `云台角度 ${value.toFixed(0)}°，与其他照片不同`
        case "no-position":
          return "没有 GPS"
        case "odd-date":
          return "日期异常"
        case "other-camera":
          return "其他相机"
        case "far-away":
          return `距其他照片 ${f.distance(Math.round(value))}`
        case "duplicate":
          return `文件头与 ${of} 相同`
      }
    },
  }
}
