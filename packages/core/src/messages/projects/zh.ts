import type { ProjectSentences } from "../Catalogue.ts"

const operations = {
  "rename-project": "不支持重命名项目",
  "share-project": "不支持共享项目",
  "show-page": "未告知显示项目的网页地址",
} as const

/** 中文：项目。 */
export const projects: ProjectSentences = {
  "project-exists": ({ name, id }) => `您已有名为“${name}”的项目（${id}）`,
  "not-offered": ({ host, operation }) => `${host} ${operations[operation]}`,
  "project-unknown": ({ name }) => `您没有名为“${name}”的项目。请检查名称`,
  "project-name-ambiguous": ({ name, ids }) => `有 ${ids.length} 个名为“${name}”的项目：请用编号指明（${ids.join("、")}）`,
}
