/** CSS pixels of the document's font size, which readers may have made larger. */
export const fontSize = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
