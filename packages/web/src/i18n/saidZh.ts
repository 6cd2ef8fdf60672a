import type { Marks, Sentence } from "./said.ts"

/** What is being done, when it fails: it stands alone, or before a colon. */
const doing: ReadonlyArray<Sentence> = [
  [/^asking (?:the server )?whether (?:it|the server) takes uploads$/i, "询问服务器是否接受上传"],
  [/^asking (?:whether the server has|for) the image$/i, "查询照片"],
  [/^asking the server to fetch the image$/i, "请服务器获取照片"],
  [/^asking for the state of (?:the|an) image$/i, "查询照片状态"],
  [/^asking for the state of the reconstruction$/i, "查询重建状态"],
  [/^asking for the buckets$/i, "查询存储桶"],
  [/^asking for the names of the buckets$/i, "查询存储桶名称"],
  [/^asking for the bucket's credentials$/i, "获取存储桶凭证"],
  [/^(?:asking|looking) for the project$/i, "查找项目"],
  [/^creating the project$/i, "创建项目"],
  [/^creating the project "(.+)"$/is, "创建项目“$1”"],
  [/^registering the image$/i, "登记照片"],
  [/^registering "(.+)"$/is, "登记“$1”"],
  [/^having "(.+)" fetched$/is, "请服务器获取“$1”"],
  [/^announcing the upload$/i, "通知服务器上传开始"],
  [/^reporting the upload(?: as done)?$/i, "通知服务器上传完成"],
  [/^starting the reconstruction$/i, "开始重建"],
  [/^sending (.+)$/s, "发送 $1"],
]

/** Of the file, as this page finds it. */
const ofFiles: ReadonlyArray<Sentence> = [
  [/^is empty \(0 bytes\)$/, "文件为空（0 字节）"],
  [/^copy it again from the camera, or leave it out$/, "请从相机重新复制，或不上传它"],
  [
    /^is named as (\S+), but is no JPEG, PNG or TIFF inside: (.+); copy it again from the camera, or leave it out$/s,
    "文件名表明是 $1，但内容不是 JPEG、PNG 或 TIFF：@2；请从相机重新复制，或不上传它",
  ],
  [/^neither JPEG, PNG nor TIFF inside: (.+)$/s, "内容不是 JPEG、PNG 或 TIFF：@1"],
  [/^neither named as a JPEG, PNG or TIFF nor made like one$/, "名称和内容都不是 JPEG、PNG 或 TIFF"],
  [/^text, damaged, or of a kind nobody knows$/, "文本、已损坏或未知类型"],
  [/^image\/(\S+)$/, "$1 图像"],
  [/^video\/(\S+)$/, "$1 视频"],
  [/^audio\/(\S+)$/, "$1 音频"],
  [/^application\/(\S+)$/, "$1 文件"],
  [/^not named as an image, and cannot be read: (.+)$/s, "名称不是图像，且无法读取：@1"],
  [
    /^cannot be read: (.+); if it was moved, changed or unplugged, choose it again$/s,
    "无法读取：@1；如果文件被移动、修改或存储设备已拔出，请重新选择",
  ],
  [/^cannot be read( any more)?: (.+)$/s, "无法读取：@2"],
  [
    /^keeps changing while it is read; wait until whatever writes it is finished, then try again$/,
    "读取时文件一直在变化；请等写入完成后重试",
  ],
  [/^the file was changed while it was being sent$/, "文件在发送过程中被修改"],
  [/^the part of the page that reads photos has crashed$/, "本页面读取照片的部分已崩溃"],
  [/^is not among the files that were chosen$/, "不在所选的文件之中"],
  [/^ended before its end$/, "文件提前结束"],
  [/^The folders cannot be looked through any further: (.+)$/s, "无法继续查看文件夹：@1"],
  [/^The browser cannot keep how far the upload is: (.+)$/s, "浏览器无法保存上传进度：@1"],
  [/^there is no more room on the disk$/, "磁盘空间不足"],
  // Words of Chromium, Firefox and Safari.
  [/^A requested file or directory could not be found at the time an operation was processed\.$/, "找不到文件"],
  [/^The object can not be found here\.$/, "找不到文件"],
  [/^The requested file could not be read, typically due to permission problems .+$/, "没有读取权限，或文件已变化"],
  [/^(?:network error|Failed to fetch|Load failed|NetworkError when attempting to fetch resource\.)$/, "网络错误"],
]

/** Of the buckets. */
const ofBuckets: ReadonlyArray<Sentence> = [
  [/^The bucket (.+) refused the bytes \(HTTP (\d+)( \S+)?\)$/, "存储桶 @1 拒绝了数据（HTTP $2$3）"],
  [/^(.+): the image is larger than it takes$/, "@1：照片超过了它允许的大小"],
  [/^(.+): is the clock of this machine right\?$/, "@1：请检查本机的时钟"],
  [/^The bucket (.+) answered HTTP (\d+)$/, "存储桶 @1 返回 HTTP $2"],
  [/^The transfer to (.+) stood still for (\d+) seconds$/, "到 @1 的传输停顿了 $2 秒"],
  [/^The connection to the bucket (.+) failed \((.+)\)$/, "与存储桶 @1 的连接失败（@2）"],
  [
    /^The connection to the bucket (.+) failed, or the bucket does not take uploads from this page$/,
    "与存储桶 @1 的连接失败，或该存储桶不接受本页面的上传",
  ],
  [/^of unknown address$/, "（地址未知）"],
  [/^This program has no driver for OSS buckets: choose another bucket$/, "不支持 OSS 存储桶：请选择其他存储桶"],
  [/^This driver writes into OSS buckets only: choose another bucket$/, "仅支持 OSS 存储桶：请选择其他存储桶"],
  [/^The part of this program that writes into OSS buckets cannot be loaded$/, "无法加载写入 OSS 存储桶的程序"],
  [
    /^The server hands out credentials for an OSS bucket that cannot be used: choose another bucket, or tell whoever runs the server$/,
    "服务器提供的 OSS 存储桶凭证无法使用：请选择其他存储桶，或联系服务器的管理员",
  ],
  [
    /^The credentials that the server hands out for its OSS bucket (\S+) (.+): choose another bucket, or tell whoever runs the server$/,
    "服务器为 OSS 存储桶 $1 提供的凭证@2：请选择其他存储桶，或联系服务器的管理员",
  ],
  [/^are expired already$/, "已经过期"],
  [/^are refused by the bucket, again and again$/, "一再被存储桶拒绝"],
  [/^The bucket does not know the upload that was begun just now$/, "存储桶不认识刚刚开始的上传"],
  [/^The bucket began an upload in parts and did not name it$/, "存储桶没有为分片上传编号"],
  [
    /^The bucket acknowledged a part without an ETag: does it expose that header\?$/,
    "存储桶确认分片时没有 ETag：请检查它是否公开该响应头",
  ],
  [/^(.+) has no bucket(?: ".+")?(?: under \S+)?\. It offers none that can be used$/, "$1 没有可用的存储桶"],
  [
    /^(.+) has no bucket(?: ".+")?(?: under \S+)?\. There are: (.+)\. Choose one with --bucket and --cloud, or leave both out$/,
    "$1 没有所要求的存储桶。可用的有：$2",
  ],
]

/** Of the server, in the words of the engine. */
const ofServers: ReadonlyArray<Sentence> = [
  [/^(.+): the server refuses and does not say why$/s, "@1：服务器拒绝了请求，没有说明原因"],
  [/^(.+): the server's answer has an unknown shape$/s, "@1：无法理解服务器的答复"],
  [/^(.+) does not know this app key\. Check ALTI_KEY, or log in again: altilift login$/, "$1 不认识此应用密钥。请重新登录"],
  [/^(.+) does not accept the token\. Check ALTI_TOKEN, or log in again: altilift login$/, "$1 不接受此令牌。请重新登录"],
  [
    /^(.+) refuses the key and token \(HTTP (\d+)\)\. Log in again: altilift login$/,
    "$1 拒绝了密钥和令牌（HTTP $2）。请重新登录",
  ],
  [/^(.+)\. Log in again: altilift login$/s, "@1。请重新登录"],
  [/^(.+) is offline for maintenance\. Try again later$/, "$1 正在维护。请稍后再试"],
  [/^the service is read-only just now: nothing is taken; try again later$/, "服务目前为只读，不接受任何更改；请稍后再试"],
  [/^(.+) is read-only at the moment and takes no uploads\. Try again later$/, "$1 目前为只读，不接受上传。请稍后再试"],
  [/^The endpoint "(.*)" is not an address like (\S+)$/, "服务器地址“$1”不正确，应形如 $2"],
  [/^(.+) did not answer within (\d+) seconds$/, "@1在 $2 秒内没有答复"],
  [/^The server$/, "服务器"],
  [/^(\S+) cannot be reached \((.+)\)$/, "无法连接 $1（@2）"],
  [/^(\S+) answered HTTP (\d+)$/, "$1 返回 HTTP $2"],
  [/^(\S+) answered HTTP (\d+) and not with GraphQL$/, "$1 返回 HTTP $2，且不是 GraphQL"],
  [
    /^(\S+) answered with something that is not GraphQL \((.+)\)\. Is the endpoint right, and is no login page of a network in between\?$/,
    "$1 的答复不是 GraphQL（@2）。请检查服务器地址，以及网络是否要求先登录",
  ],
  [/^an HTML page$/, "网页"],
  [/^an empty answer$/, "空的答复"],
  [/^unreadable text$/, "无法读取的文本"],
  [/^(.+)\. Is the endpoint right\?$/s, "@1。请检查服务器地址"],
  [
    /^There are (\d+) projects named "(.+)": name the one you mean by its id \((.+)\)$/s,
    "有 $1 个名为“$2”的项目：请用编号指明（$3）",
  ],
  [/^There is no project "(.+)" of yours\. Check the name, or make it with --create$/s, "您没有名为“$1”的项目。请检查名称"],
  [/^The server does not say why$/, "服务器没有说明原因"],
  [/^The server does not know the image any more$/, "服务器上已没有这张照片的记录"],
  [/^The server did not notice the uploaded bytes, twice$/, "服务器两次都没有发现已上传的数据"],
  [/^Interrupted before it was finished: run the same command again to go on$/, "完成之前被中断"],
  [
    /^(.+)\. Gave up after trying for (.+?) \((.+)\)\. Check the connection to the (server|bucket), then run the same command again: what arrived is not sent again$/s,
    "@1。尝试 @2后放弃（@3）。请检查与@4的连接，然后继续：已送达的照片不会重复上传",
  ],
  [/^server$/, "服务器"],
  [/^bucket$/, "存储桶"],
  [/^(.+), for (\d[\ddhms ]*)$/s, "@1，持续 @2"],
  [/^(\d+[dhms]) (.+)$/, "@1 @2"],
  [/^(\d+)ms$/, "$1 毫秒"],
  [/^(\d+)s$/, "$1 秒"],
  [/^(\d+)m$/, "$1 分钟"],
  [/^(\d+)h$/, "$1 小时"],
  [/^(\d+)d$/, "$1 天"],
]

/** Of our service: why a photo is Invalid, and why it refuses. */
const ofService: ReadonlyArray<Sentence> = [
  [/^the file is empty$/, "文件为空"],
  [/^the file is no JPEG, PNG or TIFF image$/, "文件不是 JPEG、PNG 或 TIFF 图像"],
  [/^the image is cut off: a part of its data is missing$/, "图像不完整：缺少部分数据"],
  [/^the image is damaged and cannot be decoded$/, "图像已损坏，无法解码"],
  [/^the image has more than (\d+) megapixels$/, "图像超过 $1 百万像素"],
  [
    /^the bytes that arrived are not those announced: their SHA-1 is (\w+); upload the photo again$/,
    "收到的数据与登记的不符：其 SHA-1 为 $1；请重新上传照片",
  ],
  [/^the bytes were lost before they could be verified; upload the photo again$/, "数据在验证之前丢失；请重新上传照片"],
  [/^the photo is a duplicate of (.+) \(image (\w+)\)$/s, "与照片 $1 重复（编号 $2）"],
  [/^nothing arrived for (\d+) minutes; upload the photo again$/, "$1 分钟内没有收到数据；请重新上传照片"],
  [
    /^the service was started anew while it fetched the photo, and keeps no addresses; ask for it again$/,
    "获取照片时服务重新启动，且不保存地址；请重新请求",
  ],
  [/^an imported project cannot be reconstructed$/, "导入的项目不能重建"],
  [/^there is no such project$/, "没有这个项目"],
  [/^there is no such image$/, "没有这张照片"],
  [/^a reconstruction of this project is waiting or running already$/, "此项目的重建已在等待或进行中"],
  [/^a reconstruction needs at least (\d+) Ready images$/, "重建至少需要 $1 张就绪的照片"],
  [/^some images are still being uploaded or verified$/, "有些照片仍在上传或验证中"],
  [/^no reconstruction of this project waits or runs$/, "此项目没有等待或进行中的重建"],
  [/^the name of a project has 1 to (\d+) bytes$/, "项目名称应为 1 到 $1 字节"],
  [/^a filename has 1 to (\d+) bytes$/, "文件名应为 1 到 $1 字节"],
  [/^a checksum is the SHA-1 of the file: (\d+) hexadecimal characters$/, "校验和应为文件的 SHA-1：$1 个十六进制字符"],
  [/^the header .+ is missing or not known here$/, "服务器不接受此登录"],
  [/^the service failed; its log says why$/, "服务出错；原因见服务的日志"],
  [/^(\S+) has no bucket (\S+) here$/, "$1 在此没有存储桶 $2"],
  [/^(\S+) bucket (\S+) holds photos, but is not configured any more$/, "$1 存储桶 $2 中有照片，但已不在配置中"],
  [/^(\S+) bucket (\S+) does not answer \((.+)\)$/, "$1 存储桶 $2 没有答复（@3）"],
  [/^(\S+) bucket (\S+) fails just now \((.+)\)$/, "$1 存储桶 $2 暂时出错（@3）"],
  [
    /^(\S+) bucket (\S+) refuses what the service asks of it \((.+)\); see its configuration$/,
    "$1 存储桶 $2 拒绝了服务的请求（@3）；请检查服务的配置",
  ],
  [/^no reason given$/, "没有说明原因"],
]

/** Of our service: why it could not fetch a photo. */
const ofFetches: ReadonlyArray<Sentence> = [
  [/^fetching failed$/, "获取失败"],
  [/^fetching took longer than (\d+) seconds$/, "获取超过 $1 秒"],
  [
    /^the photo at (\S+) is larger than (\d+) bytes, the most that this service takes$/,
    "$1 的照片大于 $2 字节，超过此服务的上限",
  ],
  [/^the disk of the service is full$/, "服务的磁盘已满"],
  [/^the service could not store the photo$/, "服务未能保存照片"],
  [
    /^no secure connection to (\S+) could be made \((\w+)\); its certificate has to be valid$/,
    "无法与 $1 建立安全连接（$2）；其证书必须有效",
  ],
  [/^the connection to (\S+) failed$/, "与 $1 的连接失败"],
  [/^the connection to (\S+) failed \((\w+)\)$/, "与 $1 的连接失败（$2）"],
  [/^there is no host (\S+)$/, "没有主机 $1"],
  [/^the name (\S+) could not be looked up$/, "无法解析主机名 $1"],
  [/^(\S+) refuses connections$/, "$1 拒绝连接"],
  [/^(\S+) could not be reached in time$/, "未能及时连接 $1"],
  [/^(\S+) did not answer in time$/, "$1 没有及时答复"],
  [/^(\S+) stopped sending$/, "$1 停止了发送"],
  [/^(\S+) closed the connection before everything had come$/, "$1 在发送完之前关闭了连接"],
  [/^an address has at most (\d+) characters$/, "地址最多 $1 个字符"],
  [/^that is no address; it has to look like (\S+)$/, "这不是地址；应形如 $1"],
  [/^only http and https addresses are fetched$/, "只能从 HTTP 和 HTTPS 地址获取"],
  [
    /^an address with a user name or a password in it is not fetched; give a token instead$/,
    "不从含有用户名或密码的地址获取；请改用令牌",
  ],
  [/^(\S+) is not a public address, and this service does not fetch from private ones$/, "$1 不是公网地址，此服务不从内网获取"],
  [/^(\S+) redirects more than (\d+) times$/, "$1 重定向超过 $2 次"],
  [/^(\S+) redirects to no address$/, "$1 重定向到无效的地址"],
  [/^the address answered HTTP (\d+) \((\S+)\)$/, "$2 返回 HTTP $1"],
  [/^(\S+) sends the photo compressed, although it was asked not to$/, "$1 违反要求，发送了压缩过的照片"],
]

export const saidChinese: ReadonlyArray<Sentence> = [...ofService, ...ofFiles, ...ofBuckets, ...ofServers, ...ofFetches, ...doing]

export const marksChinese: Marks = { "; ": "；", ": ": "：", ". ": "。" }
