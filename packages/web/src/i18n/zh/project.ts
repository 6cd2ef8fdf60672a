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
    facts: ({ images, gigaPixels, counts }) => {
      if (images === 0) return "空"
      const { ready, working, armed, invalid } = counts ?? { ready: images, working: 0, armed: 0, invalid: 0 }
      return [
        photos(ready),
        ...(working + armed > 0 ? [`${f.number(working + armed)} 张在途中`] : []),
        ...(invalid > 0 ? [`${f.number(invalid)} 张${states.Invalid}`] : []),
        ...(gigaPixels > 0 ? [`${f.gigaPixels(gigaPixels)} 十亿像素`] : []),
      ].join(" · ")
    },
    count: (shown, total) => `${f.number(shown)} / ${f.number(total)}`,
    edit: "编辑",
    editNamed: name => `编辑“${name}”`,
    newName: "名称",
    rename: "重命名",
    removal: "删除项目",
    removes: images => `其照片（${f.number(images)} 张）、重建和结果会对所有共享用户一并删除。此操作无法撤销。`,
    typeName: name => `如要删除，请输入项目名称：${name}`,
    remove: "永久删除",
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
    search: "按名称搜索照片",
    sort: "排序",
    order: { problems: "问题优先", name: "名称", arrival: "到达顺序" },
    group: { problem: states.Invalid, coming: "途中", ready: states.Ready },
    remove: name => `删除 ${name}`,
    removeAsk: name => `从服务器删除 ${name}？此操作无法撤销。`,
    noneFound: "没有照片符合筛选和搜索条件",
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

  photo: {
    view: name => `查看 ${name}`,
    keys: "照片。左右方向键显示上一张和下一张；加号和减号缩放，放大后方向键移动照片。",
    previous: "上一张",
    next: "下一张",
    original: "下载",
    thumbnailOnly: "此浏览器无法显示原图，以缩略图代替。",
    time: "拍摄时间",
    height: "高度",
    camera: "相机",
    position: "位置",
    size: "大小",
    unknown: "照片中没有",
    metres: metres => `海拔 ${f.number(Math.round(metres * 10) / 10)} 米`,
    degrees: (latitude, longitude) =>
      `${latitude < 0 ? "南纬" : "北纬"} ${Math.abs(latitude).toFixed(6)}°，` +
      `${longitude < 0 ? "西经" : "东经"} ${Math.abs(longitude).toFixed(6)}°`,
    dimensions: (width, height) => `${f.number(width)} × ${f.number(height)}`,
  },
})
