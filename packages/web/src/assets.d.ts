/** The address of a worker's file, built by itself. */
declare module "*?worker&url" {
  const url: string
  export default url
}

/** The text of a style sheet. */
declare module "*.css?inline" {
  const css: string
  export default css
}

declare module "*.css" {}
