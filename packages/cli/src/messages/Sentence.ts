/** A sentence about parameters. */
export type Sentence<Params extends ReadonlyArray<unknown>> = (...params: Params) => string
/** Fixed texts by name. */
export type Of<Name extends string> = { readonly [Key in Name]: string }
/** Sentences about parameters, by name. */
export type About<Name extends string, Params extends ReadonlyArray<unknown>> = { readonly [Key in Name]: Sentence<Params> }
