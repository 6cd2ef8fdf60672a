import type { ProjectHelp } from "../Words.ts"

/** 中文：服务器上项目的命令。 */
export const projectCommands: ProjectHelp = {
  projects: {
    description: "列出、创建、重命名、删除、共享和打开项目",
    examples: [
      { command: "altilift projects list", description: "有哪些项目" },
      { command: "altilift projects create Harbour", description: "创建项目" },
    ],
  },
  "projects list": {
    description: "列出您的项目和与您共享的项目，最新的在前",
    examples: [
      { command: "altilift projects list", description: "全部项目及各状态的照片数" },
      { command: "altilift projects list --search Beach --json", description: "供程序使用：名称包含 Beach 的项目" },
    ],
  },
  "projects create": {
    description: "创建项目。已有同名项目时拒绝。",
    examples: [{ command: "altilift projects create Quarry", description: "创建项目 Quarry" }],
  },
  "projects rename": {
    description: "为项目改名。已有同名项目时拒绝。",
    examples: [{ command: "altilift projects rename Quarry Pit", description: "项目 Quarry 改名为 Pit" }],
  },
  "projects share": {
    description: "与服务器的其他用户共享项目，或列出项目与谁共享",
    examples: [
      { command: "altilift projects share Pit anna@example.com --right upload", description: "Anna 可查看和上传" },
      { command: "altilift projects share Pit", description: "与谁共享" },
      { command: "altilift projects share Pit anna@example.com --end", description: "结束共享" },
    ],
  },
  "projects open": {
    description: "输出显示该项目的网页地址；有显示器时在浏览器中打开",
    examples: [{ command: "altilift projects open Pit", description: "打开项目" }],
  },
  "projects remove": {
    description: "输入项目名称确认后，删除项目及其照片和结果",
    examples: [{ command: "altilift projects remove Pit --yes", description: "不经询问，供脚本使用" }],
  },
  status: {
    description: "显示项目各状态的照片、停滞的照片及原因，以及重建。只有所有照片就绪、且已开始的重建完成时，退出代码才为 0。",
    examples: [
      { command: "altilift status Beach", description: "项目的情况" },
      { command: "altilift status Beach --watch", description: "直到不再变化" },
    ],
  },
  images: {
    description: "列出项目的照片及其状态",
    examples: [
      { command: "altilift images Beach", description: "全部照片" },
      { command: "altilift images Beach --state Invalid", description: "服务器拒绝的照片及原因" },
      { command: "altilift images Beach --csv > images.csv", description: "供电子表格使用" },
    ],
  },
  start: {
    description: "开始项目的重建。已在等待或进行的重建保持不变。",
    examples: [
      { command: "altilift start Beach --wait", description: "重建，并等待模型" },
      { command: "altilift start Beach --pre-start", description: "所有照片就绪或无效后立即开始" },
    ],
  },
  stop: {
    description: "停止项目的重建",
    examples: [{ command: "altilift stop Beach", description: "停止正在等待或进行的重建" }],
  },
}
