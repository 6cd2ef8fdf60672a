import type { WatchWords } from "./Words.ts"

export const watch: WatchWords = {
  begins: {
    subfolders: (where, project) => `正在监视 ${where} 中的文件夹，各自上传到项目 ${project}；按 Ctrl-C 结束`,
    cards: (where, project) => `正在 ${where} 中等待存储卡，上传到项目 ${project}；按 Ctrl-C 结束`,
  },
  loose: (path, count) => `${path} 中有 ${count} 个文件不在任何文件夹内，不会上传：--by-folder 只上传其中各文件夹的内容`,
  folderThere: (path, project) => `正在监视 ${path}，上传到项目 ${project}`,
  folderGone: path => `${path} 不存在了：等待它恢复`,
  cardIn: (name, project) => `存储卡 ${name} 上传到项目 ${project}：在报告结果之前请勿取出`,
  cardOut: name => `存储卡 ${name} 已取出`,
  cardOutEarly: (name, ready, all) => `存储卡 ${name} 取出过早：${all} 张照片中有 ${ready} 张就绪。请保留该卡并重新插入。`,
  cardSafe: (name, count) => `存储卡 ${name}：${count} 张照片在服务器上全部就绪。可以安全格式化。`,
  cardOthers: (name, ready, others, example) =>
    `存储卡 ${name}：${ready === 0 ? "没有照片。" : `${ready} 张照片在服务器上全部就绪。`}` +
    `另有 ${others} 个文件只在卡上（${others === 1 ? "" : "例如 "}${example}）：格式化之前请先复制。`,
  cardLeftOut: (name, count, places) =>
    `存储卡 ${name}：${count} 张照片在服务器上就绪。${places} 个文件或文件夹没有上传（--include 和 --exclude）：格式化之前请先复制需要的内容。`,
  cardUnsafe: (name, unsafe, all) => `存储卡 ${name}：${all} 张照片中有 ${unsafe} 张在服务器上未就绪。请保留该卡。`,
  cardEmpty: name => `存储卡 ${name}：DCIM 文件夹中没有照片`,
  waits: (reason, delay) => `${reason.replace(/。$/, "")}。${delay === undefined ? "立即" : `${delay}后`}重试。`,
  usage: {
    folderOrCard: "请指定要监视的文件夹，或选择 --card；二者只能选一。",
    rootsWithoutCard: "--card-root 须与 --card 一起使用。",
    projectOrPattern: "用 --project 指定一个项目，或用 --by-folder 为每个文件夹或存储卡各用一个项目。",
    noPlaceholder: placeholder => `--by-folder：在文件夹或存储卡名称的位置写 ${placeholder}，例如 "${placeholder}"。`,
    noFolder: path => `${path} 不是文件夹。请指定要监视的文件夹。`,
    duration: (flag, given) => `${flag}："${given}" 不是至少 500ms 的时长。请带单位书写，例如 10s 或 5m。`,
    secretInUnit: "--key 和 --token 会在 unit 文件中可见。请运行 altilift login，并去掉这两项。",
  },
  once: {
    nothing: "没有可上传的内容",
    notComplete: files => `${files} 个文件尚不完整，没有发送：请稍后再次运行同一命令`,
    cardsNeeded: cards => `${cards} 张存储卡上有服务器没有的文件：请暂时不要格式化。`,
  },
  unit: {
    description: where => `从 ${where} 上传照片`,
    needsLogin: "unit 得不到 ALTI_KEY 和 ALTI_TOKEN：启动之前请先运行 altilift login。",
  },
}
