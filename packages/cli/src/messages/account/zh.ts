import type { AccountWords } from "./Words.ts"

const listed = (names: ReadonlyArray<string>): string => names.join("、")

/** Simplified Chinese. */
export const account: AccountWords = {
  allFrom: place => `地址、key 和 token 来自 ${place}。`,
  keyAndTokenFrom: place => `key 和 token 来自 ${place}。`,
  keyFrom: (key, token) => `key 来自 ${key}，token 来自 ${token}。`,
  notSignedIn: (endpoint, flags, command) =>
    `尚未登录${endpoint === undefined ? "" : ` ${endpoint}`}。` +
    `${flags.length === 0 ? "" : `仅有 ${listed(flags)} 不够。`}` +
    `请运行“${command}”，` +
    "或设置 ALTI_ENDPOINT、ALTI_KEY 和 ALTI_TOKEN。",
  variablesMissing: ({ set, missing, flags, login }) =>
    `已设置 ${listed(set)}，但没有设置 ${listed(missing)}。请一并设置 ${listed(missing)}，` +
    `或给出 ${listed(flags)}，或取消设置 ${listed(set)} 以使用 altilift login 保存的账户（${login}）。`,
  fault: (name, what) => `${name} ${what}`,
  missing: "缺失或不是文本",
  notJson: "不是 JSON 对象",
  empty: "为空",
  badCharacters: "含有不允许的字符（换行或空格？）",
  notAnAddress: example => `不是 http 或 https 地址，例如 ${example}`,
  flagFault: fault => `${fault}。`,
  variableFault: fault => `${fault}。请正确设置，或取消设置。`,
  loginFault: (file, fault, command) => `${file}：${fault}。请再次运行“${command}”。`,
  profileName: (from, name) => `${from}“${name}”：配置名称只能有字母、数字、“.”、“_”和“-”，最多 64 个字符，并以字母或数字开头。`,
  profileUnknown: (name, stored, command) =>
    `没有名为 ${name} 的配置${stored.length === 0 ? "" : `，已有：${listed(stored)}`}。请运行“${command}”来创建。`,
  fromFault: (file, fault) => `--from ${file}：${fault}。请指定形如 {"endpoint": …, "key": …, "token": …} 的文件。`,
  fromMissing: file => `--from ${file}：没有该文件。`,
  activeProfile: fault => `当前配置的 ${fault}`,
  noActiveProfile: "当前配置不在各配置之中",
  profileFault: (file, fault) => `${file}：${fault}。请修正该文件，或运行“altilift login”，它优先于该文件。`,
  file: (file, failed, code) =>
    code === "EISDIR"
      ? `${file} 是文件夹。请指定文件。`
      : `无法${{ read: "读取", write: "写入", remove: "删除" }[failed]} ${file}` +
        `${code === undefined ? "" : `（${code}）`}。请取得对它及其文件夹的访问权限。`,
  noQuestions: "不在终端上，无法提问：请给出 --from FILE，或 --key 和 --token。",
  allNeeded: "需要服务器地址、app key 和用户 token。",
  askEndpoint: standard => `服务器地址（留空：${standard}）`,
  askKey: "App key",
  askToken: "用户 token",
  loggedIn: (endpoint, email, file) => `已以 ${email} 的身份登录 ${endpoint}。保存在 ${file}。`,
  loggedOut: file => `已删除 ${file}。`,
  notLoggedIn: "尚未登录；没有可删除的内容。",
}
