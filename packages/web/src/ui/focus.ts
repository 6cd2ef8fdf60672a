/** Roots in which the reader has moved the focus. Elsewhere the focus is not moved. */
const used = new WeakSet<Node>()

/** Watches whether the page is used with a focus. */
export const watchFocus = (app: HTMLElement): void => {
  app.addEventListener("focusin", () => used.add(app.getRootNode()))
}

/**
 * Leads the focus to a view when what had it is gone: a keyboard and a screen reader go on from there, and not from the
 * top of the page.
 */
export const takeLostFocus = (main: HTMLElement): void => {
  queueMicrotask(() => {
    const root = main.getRootNode()
    if (!(root instanceof Document || root instanceof ShadowRoot) || !used.has(root)) return
    if (root.activeElement !== null && root.activeElement !== document.body) return
    main.focus({ preventScroll: true })
  })
}
