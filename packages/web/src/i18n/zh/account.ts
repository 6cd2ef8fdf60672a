import type { AccountTexts } from "../en/account.ts"

/** Signing in and out. */
export const account = (): AccountTexts => ({
  account: {
    signOut: "退出登录",
    signOutAsk: "照片正在上传。退出登录并停止上传？",
    signOutNo: "留在此页",
    signedInAs: email => `已登录：${email}`,
  },

  signIn: {
    title: "登录",
    lead: "把成套照片送去三维重建：完整、无损，并用足您的网络带宽。",
    email: "电子邮箱",
    password: "密码",
    submit: "登录",
    remember: "在此设备上保持登录",
    rememberHint: "否则关闭此标签页即退出登录。",
    forgotten: "忘记密码？",
    advanced: "高级",
    withToken: "使用令牌",
    withPassword: "使用邮箱和密码",
    token: "令牌",
    tokenHint: "由 altilift-service user add 或您的服务商提供。",
    key: "应用密钥",
    keyHint: "用于标识发出请求的应用；此服务器没有为本页面公布密钥。",
    wrongPassword: "邮箱或密码不正确。",
    wrongToken: "服务器不接受此令牌。",
    passwordSet: "密码已设置。请用它登录。",
    expired: "登录已失效。请重新登录以继续；已送达的照片不会重复上传。",
  },
})
