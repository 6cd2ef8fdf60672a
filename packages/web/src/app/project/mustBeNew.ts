import { ApiFailure, type Client } from "@altilift/core/client"

/** Refuses the name of another project of the user: the two would differ only in their ids. `except`: the id of one. */
export const mustBeNew = async (server: Client, name: string, except?: string): Promise<void> => {
  let after: string | undefined
  do {
    const page = await server.projects({ search: name, after })
    const there = page.items.find(one => one.id !== except && one.isOwn !== false && plain(one.name) === plain(name))
    if (there !== undefined) {
      throw new ApiFailure({ class: "run", kind: "refused", problem: { code: "project-exists", name, id: there.id } })
    }
    after = page.next
  } while (after !== undefined)
}

const plain = (name: string): string => name.trim().normalize("NFC")
