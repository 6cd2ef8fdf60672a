import type { PhotosTexts } from "../en/photos.ts"
import type { Words } from "./words.ts"

/** The list of photos, and the map. */
export const photos = ({ f, photos, states }: Words): PhotosTexts => ({
  groups: {
    waiting: "等待中",
    sending: "发送中",
    verifying: "验证中",
    ready: "就绪",
    duplicate: "重复",
    problem: "有问题",
    skipped: "已跳过",
    beside: "照片附带文件",
    "left-out": "已排除",
  },

  list: {
    label: "照片",
    filter: "显示",
    all: "全部照片",
    noneOf: group => `这里没有照片：${group}`,
    empty: "还没有照片",
    noPosition: "无 GPS",
    dimensions: (width, height) => `${f.number(width)} × ${f.number(height)}`,
    duplicateOf: name => `与 ${name} 内容相同`,
    broken: { empty: "文件为空", unreadable: "文件无法读取", "not an image inside": "文件中没有图像" },
    other: "不是图像",
  },

  states: {
    waiting: "等待中",
    sending: "发送中",
    verifying: "验证中",
    arrived: "已送达，未验证",
    ...states,
  },

  map: {
    title: "拍摄位置",
    label: (shown, width, height) =>
      `${photos(shown)}的地图，范围 ${f.distance(width)} × ${f.distance(height)}。列表中有相同的照片。`,
    none: "没有照片带有拍摄位置",
    reading: "正在读取照片的位置…",
    noneHint: "地图根据照片中的 GPS 位置绘制。",
    unplaced: number => `${photos(number)}没有 GPS`,
    zoomIn: "放大",
    zoomOut: "缩小",
    reset: "显示全部",
    resetSite: "显示整个测区",
    site: (number, all) => `测区 ${f.number(number)} / ${f.number(all)}`,
    nextSite: "下一个测区",
    north: "北",
    distance: metres => f.distance(metres),
    gap: "航线中断",
    unused: "不在模型中",
    marked: "列表中显示的照片",
    overlap: "重叠",
    seenWell: "有 3 张或更多照片",
    seenThinly: "只有 1 或 2 张照片",
    coverageGap: "覆盖缺口",
  },
})
