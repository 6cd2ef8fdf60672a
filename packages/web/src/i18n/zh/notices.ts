import type { NoticesTexts } from "../en/notices.ts"
import type { Words } from "./words.ts"

/** 标签页在后台时浏览器的通知，以及邮件通知。 */
export const notices = ({ f, photos }: Words): NoticesTexts => ({
  notices: {
    notify: "通知我",
    notifying: "通知已开启",
    notifyHint: "此标签页在后台时，浏览器会在上传结束、没有进展和重建结束时通知您。",
    denied: "浏览器阻止了此页面的通知：请在浏览器的网站设置中允许。",
    complete: ready => `已完成：${photos(ready)}全部就绪`,
    withProblems: (ready, all) => `已结束：${photos(all)}中 ${f.number(ready)} 张就绪`,
    stopped: "上传提前停止",
    stuck: "没有进展",
    reconstructed: "重建已完成",
    failed: "重建失败",
    title: "通知",
    mail: "当我的照片集完成或停滞，以及重建结束时，给我发邮件",
    mailHint: "使用此页面的语言，适用于您拥有的每个项目。",
    webhooks: "Webhook",
    webhooksLead: "此项目的通知会发送到这些地址，并按 Standard Webhooks 签名。",
    address: "地址",
    add: "添加 webhook",
    secret: "请立即复制签名密钥：之后不再显示。",
    delivered: day => `上次送达 ${day}`,
    failedAt: day => `未送达 ${day}`,
    unused: "尚无通知",
    remove: "移除",
    removeNamed: host => `移除 ${host} 的 webhook`,
    none: "没有 webhook",
  },
})
