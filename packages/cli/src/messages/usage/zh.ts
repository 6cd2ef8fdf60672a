import type { AddressWords, InvocationWords, ProgramWords, UsageWords } from "./Words.ts"

export const usage: UsageWords = {
  seeHelp: command => `请参阅 ${command} --help。`,
  startAndPreStart: "--start 和 --pre-start 不能同时使用；请选择一个。",
  onlyWithStart: flag => `${flag} 须与 --start、--pre-start 或 --start-again 一起使用：它针对由它们开始的重建。`,
  downloadProjectEmpty: "项目名称为空。请指定项目。",
  kindEmpty: "--kind 中有空的名称。请用逗号分隔类别，例如 pointcloud,report。",
  toEmpty: "--to 为空。请指定文件夹。",
  projectEmpty: "--project 为空。请指定项目。",
  bucketEmpty: "--bucket 为空。请指定 altilift buckets 列出的存储桶。",
  concurrency: (given, most) => `--concurrency ${given}：请选择 1 到 ${most} 之间的数。`,
  retryFor: given => `--retry-for："${given}" 不是时长。请带单位书写，例如 90s、15m 或 1h30m。`,
  pathMissing: (path, reason) => `${path}：${reason}。没有发送任何内容；请检查路径后再次运行。`,
  pathNotUtf8: (path, reason) =>
    `${path}：${reason}。其名称不是 UTF-8：这样的字节请写成 \\xff，或指定它所在的文件夹。` +
    "没有发送任何内容；请检查路径后再次运行。",
  proxy: variable =>
    `${variable} 不是代理地址，例如 http://proxy.example.com:3128` +
    "（用户名或密码中的特殊字符写成 %40 的形式）。请正确设置，或取消设置。",
  reportName: name => `--report ${name}：名称必须以 .csv 或 .json 结尾。`,
  reportUnwritable: (name, reason) => `--report ${name} 无法写入：${reason}。请选择其他位置。`,
  isFolder: "这是一个文件夹",
}

export const addresses: AddressWords = {
  tokenAlone: "--fetch-token-env 须与 --from-urls 一起使用。",
  nothingNamed: "请指定照片或文件夹，或用 --from-urls 指定地址列表。",
  excludesPaths: "--from-urls 由服务器获取照片：请去掉路径。",
  excludes: flag => `--from-urls 由服务器获取照片：请去掉 ${flag}。`,
  linesUnreadable: (file, count) => `--from-urls ${file}：有 ${count} 行无法识别。`,
  line: (number, fault) => `第 ${number} 行：${fault}`,
  none: file => `--from-urls ${file}：其中没有地址。`,
  fileUnreadable: (file, reason) => `--from-urls ${file}：${reason}。请指定每行一个地址的文件，或用 - 表示标准输入。`,
  tokenMissing: variable => `--fetch-token-env ${variable}：没有该变量，或它为空。`,
  tokenCharacters: variable => `--fetch-token-env ${variable}：token 只能含有可见的 ASCII 字符。`,
  tokenForMany: (count, named) => `--fetch-token-env：token 会发往 ${count} 处（${named}）。请为每处各列一个列表。`,
  notAnAddress: example => `开头不是地址，例如 ${example}`,
  scheme: "只能获取 http 和 https 地址",
  password: "地址含有用户名或密码；请去掉，并使用 --fetch-token-env",
  tooLong: most => `地址超过 ${most} 个字符`,
  checksum: "地址之后应为照片的 SHA-1（40 位十六进制数字），不知道时写 -",
  nameTooLong: most => `名称超过 ${most} 字节`,
}

export const program: ProgramWords = {
  outputLost: reason => `无法写入标准输出：${reason}。之后的输出会丢失。`,
  defect: details => `altilift 自身出错，请报告：${details}`,
}

const suggested = (names: ReadonlyArray<string>): string => (names.length === 0 ? "" : `是否想用 ${names.join(" 或 ")}？`)

export const invocation: InvocationWords = {
  unknownFlag: (given, suggestions) => `未知的参数：${given}。${suggested(suggestions)}`,
  unknownCommand: (given, suggestions) => `未知的命令：${given}。${suggested(suggestions)}`,
  missingFlag: name => `缺少必需的参数：${name}。`,
  missingValue: name => `${name} 缺少值。`,
  missingArgument: name => `缺少必需的内容：${name}。`,
  repeated: name => `${name} 只能给出一次。`,
  tooMany: given => `多余的内容：${given.join("、")}。`,
  badValue: (flag, given) => `${flag} 的值无效：“${given}”。`,
  choices: choices => `可选：${choices.join("、")}。`,
  wholeNumber: "应为整数。",
  switchValue: "该参数不带值。",
}
