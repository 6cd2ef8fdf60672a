import type { ResultTexts } from "../en/result.ts"
import type { Words } from "./words.ts"

/** A reconstruction and its results. */
export const result = ({ f, photos }: Words): ResultTexts => ({
  result: {
    queued: "排队中",
    before: number => `前面还有 ${f.number(number)} 个`,
    runsFor: seconds => `已用 ${f.duration(seconds)}`,
    took: seconds => `用时 ${f.duration(seconds)}`,
    by: reconstructor => `引擎：${reconstructor}`,
    handedOver: "照片已移交到文件夹",
    handedOverHint: "已就绪的照片在服务器的一个文件夹中，由其他程序重建。位置请咨询服务器的管理员。",
    progress: "重建进度",
    steps: {
      features: "提取特征",
      matching: "匹配照片",
      mapping: "构建模型",
      alignment: "按 GPS 对齐",
      export: "写出结果",
    },
    with: "重建引擎",
    standard: reconstructor => `${reconstructor}（默认）`,
    failedWithoutReason: "服务器没有说明原因。",
    output: lines => `输出的最后 ${f.number(lines)} 行`,
    details: "在“服务器上”标签页查看",
    seeResults: "查看结果",
    see: "查看模型",
    view: "查看",
    seeOne: name => `查看 ${name}`,
    download: "下载",
    downloadOne: name => `下载 ${name}`,
    close: "关闭",
    kinds: {
      pointcloud: "点云",
      orthophoto: "正射影像",
      mesh: "网格模型",
      dsm: "高程模型",
      cameras: "相机位置",
      report: "报告",
      log: "日志",
      archive: "压缩包",
    },
    used: (registered, all) => `使用了 ${f.number(registered)} / ${photos(all)}`,
    points: number => `${f.number(number)} 个点`,
    thinned: (shown, all) => `显示 ${f.number(shown)} / ${f.number(all)} 个点`,
    error: pixels => `重投影误差 ${f.number(pixels)} 像素`,
    cameras: number => `${f.number(number)} 个相机`,
    unused: number => `${photos(number)}未使用`,
    unusedHint: "它们与其他照片的匹配不足，因此不在模型中。",
    showCameras: "显示相机",
    turning: "自动旋转",
    keys: "点云。方向键旋转，加号和减号缩放，0 显示全部。",
    keysOfImage: "图像。方向键移动，加号和减号缩放，0 显示全部。",
    cloudOf: (points, cameras) => `${f.number(points)} 个点、${f.number(cameras)} 个相机的点云`,
    loading: size => `正在加载：${size}`,
    loadingOf: (here, all) => `正在加载：${f.bytes(here)} / ${f.bytes(all)}`,
    fault: {
      "too-big": size =>
        size === undefined
          ? "文件太大，浏览器无法显示。请下载后用其他程序打开。"
          : `文件有 ${f.bytes(size)}，浏览器无法显示。请下载后用其他程序打开。`,
      unreachable: "无法加载该文件。请刷新页面后重试。",
      unreadable: "本页面无法显示该文件。请下载后用其他程序打开。",
      "no-webgl": "此浏览器不支持绘制点云所需的 WebGL 2。请改为下载该文件。",
    },
  },
})
