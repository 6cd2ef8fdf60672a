import type { PageTexts } from "../en/page.ts"
import type { Words } from "./words.ts"

/** The frame of every view. */
export const page = ({ problem, problems }: Words): PageTexts => ({
  says: problem,
  saysAll: problems,
  skipToContent: "跳到主要内容",
  menu: "菜单",
  working: "请稍候…",
  tryAgain: "重试",
  cancel: "取消",
  more: "显示更多",
  notLoaded: "页面的这一部分无法加载。请重新加载页面。",
  theme: { label: "外观", auto: "跟随系统", light: "浅色", dark: "深色" },
  languageLabel: "语言",
})
