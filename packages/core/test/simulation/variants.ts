import type { Variant } from "./world.ts"

export const variants: ReadonlyArray<{ readonly name: string; readonly invariant: number; readonly variant: Variant }> = []
