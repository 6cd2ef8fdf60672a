import { Data } from "effect"

/** Nobody said as whom to speak to the server. Exit code 4. */
export class NotSignedIn extends Data.TaggedError("NotSignedIn")<{ readonly endpoint: string | undefined }> {
  override get message(): string {
    const where = this.endpoint === undefined ? "" : ` for ${this.endpoint}`
    const flag = this.endpoint === undefined ? "" : ` --endpoint ${this.endpoint}`
    return `Not signed in${where}. Run "altilift login${flag}", or set ALTI_ENDPOINT, ALTI_KEY and ALTI_TOKEN.`
  }
}
