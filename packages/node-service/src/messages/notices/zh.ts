import type { Notice } from "../../notices/Notice.ts"
import { type NoticeTexts, type NoticeWords, utc } from "./NoticeTexts.ts"

const complete = ({ project: { name }, images: { ready, invalid } }: Notice): NoticeWords =>
  invalid === 0
    ? { subject: `${name}：已完成，${ready} 张照片就绪`, lines: [`${name} 的全部 ${ready} 张照片均已到达并通过验证。`] }
    : {
        subject: `${name}：${ready + invalid} 张照片中 ${ready} 张就绪，${invalid} 张有问题`,
        lines: [`${name} 已没有等待中的照片。就绪：${ready}。有问题：${invalid}。`, "页面上会列出有问题的照片及原因。"],
      }

const stuckSet = ({ project: { name }, images, movedAt }: Notice): NoticeWords => ({
  subject: `${name}：还有 ${images.awaited + images.unverified} 张照片未完成，没有进展`,
  lines: [
    `自 ${utc(movedAt)} 起，${name} 没有照片到达或通过验证。`,
    `就绪：${images.ready}。未到达：${images.awaited}。未验证：${images.unverified}。有问题：${images.invalid}。`,
    ...(images.awaited > 0 ? ["请在原来的地方重新开始上传：已到达的照片不会再次发送。"] : []),
  ],
})

const ofTask: Readonly<Record<"stuck" | "reconstructed" | "failed", (name: string, movedAt: number) => NoticeWords>> = {
  stuck: (name, movedAt) => ({
    subject: `${name}：重建没有进展`,
    lines: [`自 ${utc(movedAt)} 起，${name} 的重建没有任何消息。`],
  }),
  reconstructed: name => ({ subject: `${name}：重建已完成`, lines: [`${name} 的重建已完成。可在页面上查看结果。`] }),
  failed: name => ({ subject: `${name}：重建失败`, lines: [`${name} 的重建失败。`] }),
}

const handedOver = (name: string): NoticeWords => ({
  subject: `${name}：照片已移交`,
  lines: [`${name} 已就绪的照片在服务器的一个文件夹中，由其他程序重建。位置请咨询服务器的管理员。`],
})

export const noticesInChinese: NoticeTexts = {
  words: (notice, sentence) => {
    const { kind, project, movedAt, reconstruction } = notice
    if (kind === "complete") return complete(notice)
    if (reconstruction === null) return stuckSet(notice)
    if (kind === "reconstructed" && reconstruction.handedOver) return handedOver(project.name)
    const { subject, lines } = ofTask[kind](project.name, movedAt)
    const why = reconstruction.problem
    return { subject, lines: why === null ? lines : [...lines, `${sentence(why)}。`] }
  },
  rule: "您拥有此项目，因此收到此邮件。可在页面的“令牌”中关闭此类邮件。",
}
