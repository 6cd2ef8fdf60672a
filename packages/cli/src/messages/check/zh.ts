import type { CheckWords } from "./Catalogue.ts"

const fixed = (value: number | string | undefined, digits: number): string => Number(value).toFixed(digits)

/** Simplified Chinese: `altilift check`. */
export const check: CheckWords = {
  title: "上传前的照片检查",
  summary: (count, size, gigaPixels, { others, otherFormats }) =>
    `${count} 张照片，${size}，${gigaPixels} 十亿像素${others === 0 ? "" : `；另有 ${others} 个其他文件`}` +
    (otherFormats.length === 0 ? "" : `（不接受：${otherFormats.map(([format, files]) => `${files} 个 ${format}`).join("，")}）`),
  estimate: time => `按上次上传的速率，发送约需 ${time}`,
  flights: "架次",
  flightHeads: ["编号", "类型", "照片", "开始", "结束", "相机"],
  kinds: { survey: "测绘", aborted: "中止", ground: "地面", undated: "无时间" },
  cameras: list => `有多台相机：${list.join("，")}`,
  noCamera: "未注明",
  coverage: (centimetres, views) => `覆盖：每像素 ${centimetres} 厘米，每点 ${views} 张照片（中位数）`,
  noCoverage: "覆盖未知：没有测绘照片垂直向下并带有位置、高度和焦距",
  gaps: count => `${count} 处缺口，拍到地面的照片少于 3 张：`,
  gap: (squareMetres, latitude, longitude) => `${squareMetres} 平方米，位于 ${latitude}, ${longitude}`,
  hints: "提示",
  noHints: "没有提示。",
  hintNames: {
    "cut-off": "文件不完整，缺少结尾",
    "lens-covered": "镜头被遮挡",
    blurred: "模糊",
    underexposed: "曝光不足",
    overexposed: "曝光过度",
    "motion-blur": "可能有运动模糊",
    "gimbal-differs": "云台角度与其他照片不同",
    "no-position": "没有位置",
    "odd-date": "日期异常",
    "other-camera": "其他相机",
    "far-away": "远离其他照片",
    duplicate: "重复",
  },
  hint: (code, value) => {
    switch (code) {
      case "blurred":
        return `模糊：清晰度为通常的 ${fixed(Number(value) * 100, 0)} %`
      case "overexposed":
        return `曝光过度：${fixed(Number(value) * 100, 0)} % 为白色`
      case "motion-blur":
        return `可能有运动模糊：${fixed(value, 1)} 像素`
      case "gimbal-differs":
        return `云台角度与其他照片不同：${fixed(value, 0)}°`
      case "far-away":
        return `远离其他照片：${fixed(value, 0)} 米`
      case "duplicate":
        return `与 ${value} 重复`
      default:
        return check.hintNames[code]
    }
  },
  broken: count => `${count} 个文件以照片命名，但不是照片：`,
  because: { empty: "空文件", unreadable: "无法读取", "not an image inside": "不是 JPEG、PNG 或 TIFF" },
  more: count => `…… 另有 ${count} 个；--json 和 --html 会全部列出`,
  progress: (done, all) => `正在检查照片：${done} / ${all}`,
  written: file => `已写入：${file}`,
  misplaced: (flags, needsProject) => `${flags}：只能在${needsProject ? "使用" : "不使用"} --project 时指定`,
  strict: "检查有提示，且指定了 --strict。",
  flight: (number, count) => `架次 ${number}：${count} 张照片`,
  noFlight: (number, flights) => `没有架次 ${number}；共有 ${flights} 个架次。altilift check PATH 会显示架次及其编号。`,
  noneLeft: "--leave-out 排除了所有架次：没有可上传的照片。",
  flightsOfUrls: "--by-flight 和 --leave-out 需要本机上的照片，不能与 --from-urls 同用。",
  noPlaceholder: placeholder => `--by-flight 需要在 --project 中包含 ${placeholder}，例如 --project "Beach ${placeholder}"。`,
  oneRunEach: "--by-flight 上传到多个项目，而 --json 和 --report 只描述一个项目。请逐个上传架次。",
  notNames: given => `--flight-name 需要架次名称，例如 1=North,2=South；“${given}”不是。`,
  namesWithoutFlights: "--flight-name 为 --by-flight 的项目命名：请同时指定两者。",
  notNumbers: given => `--leave-out 需要架次编号，例如 2,5；“${given}”不是编号。`,
  map: "地图：上方为北；显示覆盖范围，缺口为红色",
  notWritable: (file, reason) => `无法写入 ${file}：${reason}`,
}
