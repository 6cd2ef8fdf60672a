import type { ProjectTexts } from "../en/project.ts"
import type { Words } from "./words.ts"

/** Projects, and what the server has of one. */
export const project = ({ f, photos, states }: Words): ProjectTexts => ({
  projects: {
    title: "选择项目",
    lead: "同一项目的照片会一起重建。",
    search: "搜索项目",
    create: "新建项目",
    createNamed: name => `创建“${name}”`,
    name: "新项目的名称",
    namePlaceholder: "例如：北采石场，七月",
    make: "创建项目",
    none: "还没有项目",
    noneHint: "先为第一个项目命名，然后添加照片。",
    nothingFound: search => `没有与“${search}”匹配的项目`,
    facts: (images, gigaPixels) =>
      images === 0 ? "空" : `${photos(images)}${gigaPixels > 0 ? ` · ${f.gigaPixels(gigaPixels)} 十亿像素` : ""}`,
    count: (shown, total) => `${f.number(shown)} / ${f.number(total)}`,
    back: "全部项目",
    lostCreate: "服务器的答复在途中丢失。再次创建之前，请先查看列表中是否已有该项目。",
  },

  tabs: { label: "项目", upload: "上传", server: "服务器上" },

  server: {
    title: "服务器上",
    images: number => photos(number),
    states: (ready, invalid) => `${f.number(ready)} 张就绪 · ${f.number(invalid)} 张无效`,
    gigaPixels: number => `${f.gigaPixels(number)} 十亿像素`,
    none: "此项目还没有照片",
    noneHint: "照片登记后会显示在这里。",
    refresh: "刷新",
    reconstruction: "重建",
    noTask: "尚未开始",
    start: "开始重建",
    stop: "停止重建",
    handoff: "结果",
    noHandoff: "重建结束后，结果会显示在这里。",
    task: { Pending: "等待照片", Running: "进行中", Done: "已完成", Failed: "失败", Stopped: "已停止" },
    image: { Pending: "已登记", Uploading: "传输中", Uploaded: "验证中", Ready: states.Ready, Invalid: states.Invalid },
    updated: time => `截至 ${f.time(time)}`,
  },
})
