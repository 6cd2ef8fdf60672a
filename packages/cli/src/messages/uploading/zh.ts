import type { UploadingWords } from "./Words.ts"

export const uploading: UploadingWords = {
  excludeEachOther: (one, other) => `${one} 与 ${other} 不能同时使用，请选其一。`,
  nulAlone: "--null 需与 --files-from 一起使用：它说明列表中的路径以什么结尾。",
  bandwidth: given => `--bwlimit “${given}”：请写速率，例如 20M 或 512k，或写时间表，例如 "08:00,512k 19:00,off"。`,
  order: given => `--order “${given}”：请选择 found 或 coverage。`,
  pattern: {
    empty: flag => `${flag} 为空。请写一个模式，例如 "*.jpg"。`,
    negated: (flag, pattern) =>
      `${flag} “${pattern}”：模式不能以“!”开头。请去掉它并改用 ${flag === "--include" ? "--exclude" : "--include"}。`,
  },
  listUnreadable: (file, reason) => `--files-from ${file}：${reason}。请指定每行一个路径的文件，或用 - 表示标准输入。`,
  listEmpty: file => `--files-from ${file}：其中没有路径。`,
  listMissing: (file, count) => `--files-from ${file}：有 ${count} 个路径不存在。未发送任何内容。`,
  logUnwritable: (file, reason) => `--log-file ${file} 无法写入：${reason}。请选择其他位置。`,
  logLost: (file, reason) => `--log-file ${file} 无法继续写入：${reason}。上传继续进行，不再记录。`,
  noFile: "不是普通文件",
  leftOut: count => `--include 和 --exclude 排除了 ${count} 个文件或文件夹`,
  allLeftOut: count => `--include 和 --exclude 排除了 ${count} 个文件或文件夹。`,
  sent: count =>
    `已发送 ${count} 张图片，未等待验证：服务器尚未验证它们（--no-wait）。稍后请用相同的路径和项目运行 altilift check。`,
  notStrict: (skipped, duplicates, hints) => {
    const found = [
      ...(skipped === 0 ? [] : [`已跳过 ${skipped}`]),
      ...(duplicates === 0 ? [] : [`重复 ${duplicates}`]),
      ...(hints ? ["有提示（用 altilift check 查看）"] : []),
    ]
    return `--strict：${found.join("，")}。`
  },
}
