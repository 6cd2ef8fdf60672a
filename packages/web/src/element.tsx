import { createSignal, type Signal } from "solid-js"
import { render } from "solid-js/web"
import { App } from "./app/App.tsx"
import type { BrowserEvent } from "./uploader/BrowserUploader.ts"

/** The element's attributes; all are read at any time, and a change is taken up. */
const attributes = ["endpoint", "key", "token", "project", "locale"] as const
type Attribute = (typeof attributes)[number]

/** Name of the DOM event for an uploader's event: `altilift-moved`, `altilift-scan-complete`. */
const domEventOf = (event: BrowserEvent): `altilift-${string}` => `altilift-${event.event}`

/**
 * `<altilift-uploader endpoint key token project locale>`: the page's own uploader inside a page of others. Its
 * `endpoint` is where the element's file came from when it is left out; without a `token` its user signs in, without a
 * `project` they choose one. Each event of the uploader is a bubbling DOM event whose `detail` is the event. CSS custom
 * properties set its look, see the README. The token may be set as a property, so that it is not in the document.
 */
export class AltiliftUploader extends HTMLElement {
  static readonly observedAttributes: ReadonlyArray<string> = attributes

  readonly #values = new Map<Attribute, Signal<string | undefined>>(
    attributes.map(name => [name, createSignal<string | undefined>(undefined)]),
  )
  #remove: (() => void) | undefined

  get endpoint(): string {
    return this.#get("endpoint") ?? new URL(import.meta.url).origin
  }
  set endpoint(value: string | undefined) {
    this.#set("endpoint", value)
  }
  get key(): string | undefined {
    return this.#get("key")
  }
  set key(value: string | undefined) {
    this.#set("key", value)
  }
  get token(): string | undefined {
    return this.#get("token")
  }
  set token(value: string | undefined) {
    this.#set("token", value)
  }
  get project(): string | undefined {
    return this.#get("project")
  }
  set project(value: string | undefined) {
    this.#set("project", value)
  }
  get locale(): string | undefined {
    return this.#get("locale")
  }
  set locale(value: string | undefined) {
    this.#set("locale", value)
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    const attribute = attributes.find(known => known === name)
    if (attribute !== undefined) this.#set(attribute, value ?? undefined)
  }

  connectedCallback(): void {
    if (this.#remove !== undefined) return
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })

    this.#remove = render(
      () => (
        <App
          endpoint={this.endpoint}
          key={this.key}
          token={this.token}
          project={this.project}
          locale={this.locale}
          onEvent={event => this.#dispatch(event)}
        />
      ),
      root,
    )
  }

  /** An element that is only moved to another place in the document goes on. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return
      this.#remove?.()
      this.#remove = undefined
    })
  }

  #get(name: Attribute): string | undefined {
    return this.#values.get(name)?.[0]()
  }

  #set(name: Attribute, value: string | undefined): void {
    this.#values.get(name)?.[1](value)
  }

  #dispatch(event: BrowserEvent): void {
    this.dispatchEvent(new CustomEvent(domEventOf(event), { detail: event, bubbles: true, composed: true }))
  }
}

customElements.get("altilift-uploader") ?? customElements.define("altilift-uploader", AltiliftUploader)
