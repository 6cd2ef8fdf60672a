import type { ProjectWords } from "./Words.ts"

const photos = (count: number): string => `${count} 张照片`
const listed = (parts: ReadonlyArray<readonly [count: number, what: string]>): string =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} 张${what}`)
    .join("，")

/** 中文：项目、照片和重建。 */
export const projects: ProjectWords = {
  manage: {
    heads: ["名称", "照片", "重建", "所有者", "创建时间", "编号"],
    mine: "您",
    rights: { view: "可查看", upload: "可上传", own: "与您共同拥有" },
    counts: ({ ready, working, armed, invalid }) =>
      listed([
        [ready, "就绪"],
        [working, "验证中"],
        [armed, "等待数据"],
        [invalid, "无效"],
      ]),
    none: '您还没有项目。可运行 altilift projects create "Beach" 创建一个。',
    nothingFound: search => `没有名称包含“${search}”的项目。`,
    created: ({ name, id }) => `已创建项目 ${name}（${id}）`,
    renamed: ({ name, id }) => `项目现名为 ${name}（${id}）`,
    removed: ({ name, id }) => `已删除项目 ${name}（${id}）`,
    removes: ({ name, id, images }) => `将删除项目 ${name}（${id}）及其 ${photos(images)}和结果。`,
    askName: "请输入项目名称以确认",
    otherName: (given, name) => `“${given}”不是该项目的名称（${name}）。未删除任何内容。`,
    needsYes: "不在终端上，无法询问：--yes 不经询问直接删除项目。",
    shared: (name, email, right) => `项目 ${name} 已与 ${email} 共享：${right}`,
    unshared: (name, email) => `项目 ${name} 不再与 ${email} 共享`,
    notShared: name => `项目 ${name} 未与任何人共享。`,
    projectEmpty: "PROJECT 为空。请给出项目的编号或名称。",
    nameEmpty: "NAME 为空。请给出项目名称。",
    emailEmpty: "EMAIL 为空。请给出服务器用户的电子邮件地址。",
    needsEmail: "--right 和 --end 需要 EMAIL：某个用户的电子邮件地址。",
    endAndRight: "--end 与 --right 不能同时使用。",
    notOpened: "无法启动浏览器。请打开上面的地址。",
  },
  status: {
    photos: counts => `照片：${counts}`,
    gigaPixels: amount => `${amount} 十亿像素`,
    stuck: "停滞：",
    image: (state, name, reason) => `  ${state}  ${name}：${reason}`,
    noReason: "服务器未说明原因",
    waitsForBytes: since => `数据已有 ${since} 未到达：请重新上传。服务器在 65 分钟后放弃它`,
    waitsForBytesUnknown: "数据尚未到达；如果没有上传在运行，请重新上传",
    waitsForVerification: since => `等待验证已有 ${since}：服务器繁忙或有故障，请联系其管理员`,
    waitsForPhotos: count => `重建等待 ${photos(count)}变为就绪或无效`,
    paused: "重建已暂停，等待继续",
    more: (count, state, project) => `  …… 还有 ${count} 张；altilift images ${project} --state ${state} 列出全部`,
    noPhotos: "项目没有照片。",
    notAll: (ready, all) => `${photos(all)}中有 ${ready} 张就绪。`,
    notDone: state => `重建状态为 ${state}。`,
    complete: "已完成。",
    watchEnded: "已中断：不再观察，服务器上没有任何改变。",
  },
  images: {
    heads: ["状态", "名称", "编号", "原因"],
    states: { Pending: "已登记", Uploading: "传输中", Uploaded: "待验证", Ready: "就绪", Invalid: "无效" },
    stateUnknown: (given, known) => `--state：“${given}”不是照片的状态。可用的有：${known.join("、")}`,
    stateEmpty: "--state 为空。请给出状态，例如 Invalid,Uploading。",
    csvAndJson: "--csv 与 --json 不能同时使用。",
  },
  task: {
    there: state => `已有一个重建（状态 ${state}），未开始新的。`,
    started: (id, state) => `已开始重建 ${id}${state === undefined ? "" : `（状态 ${state}）`}`,
    stopped: project => `已停止 ${project} 的重建`,
    reconstructorEmpty: "--reconstructor 为空。请给出名称，或去掉它。",
  },
}
