import { zh as catalogue } from "@altilift/core"
import { noticesInChinese } from "./notices/zh.ts"
import type { PageTexts } from "./PageTexts.ts"

/** Simplified Chinese. */
export const zh: PageTexts = {
  language: "zh-CN",
  catalogue,
  signIn: {
    title: "登录",
    asks: ["", " 请求访问您的项目和照片。"],
    email: "电子邮箱",
    password: "密码",
    submit: "登录并允许",
    cancel: "取消",
    returns: ["之后将返回 ", "。"],
    appThatHandles: protocol => `处理 ${protocol} 的应用`,
  },
  welcome: {
    title: "欢迎",
    lead: ["请为 ", " 设置密码。之后用此电子邮箱和密码登录。"],
    password: "新密码",
    again: "再次输入",
    submit: "设置密码",
    rule: "至少 8 个字符。此链接只能使用一次。",
    done: "密码已设置",
    doneHint: "请用电子邮箱和密码登录。",
    goOn: "继续",
  },
  forgotten: {
    title: "忘记密码",
    link: "忘记密码？",
    lead: "请输入您的电子邮箱。您将收到一封邮件，其中的链接可用于设置新密码。",
    submit: "发送链接",
    sent: "如果此邮箱有账户，邮件已在发送中。其中的链接只能使用一次，一小时内有效。",
  },
  mail: {
    invitation: {
      subject: "Altilift 邀请",
      lead: "您受邀上传和查看照片集。请打开此链接设置密码并登录：",
      rule: "此链接只能使用一次，7 天内有效。",
    },
    forgotten: {
      subject: "Altilift 新密码",
      lead: "有人请求为此邮箱设置新密码。请打开此链接进行设置：",
      rule: "此链接只能使用一次，一小时内有效。如果不是您本人的请求，请忽略此邮件：没有任何更改。",
    },
  },
  notices: noticesInChinese,
  impossible: {
    title: "无法登录",
    hint: "请返回原来的页面。如果再次发生，请告知该应用的开发者。",
  },
  linkEnded: {
    title: "此链接已不可用",
    hint: "请向管理员索取新的链接：altilift-service user link EMAIL",
  },
  faults: {
    parameterTwice: name => `参数 ${name} 出现了多次`,
    appUnknown: "此处没有这个应用（client_id）",
    addressNotRegistered: app => `返回地址没有为 ${app} 登记（redirect_uri）`,
    tokenOnly: "此服务只返回令牌（response_type 必须为 token）",
    stateTooLong: most => `state 超过 ${most} 个字符`,
    formExpired: "表单已过期，或您的浏览器不保存 Cookie；请重新开始",
    wrongMethod: "此页面只接受 GET 和 POST",
    notAForm: "收到的不是表单",
    formLost: "没有收到表单",
    formTooLarge: "表单太大",
    wrongCredentials: "电子邮箱或密码不正确",
    passwordsDiffer: "两次输入的密码不同",
    linkInvalid: "此链接已使用过、已过期，或不完整",
  },
}
