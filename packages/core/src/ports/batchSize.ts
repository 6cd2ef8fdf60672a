/** Most requests that travel in one document. */
export const batchSize = 50
