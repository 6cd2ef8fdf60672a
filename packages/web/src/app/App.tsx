import { createEffect, createResource, createSignal, type JSX, lazy, Match, mergeProps, onMount, Show, Switch } from "solid-js"
import { type Language, type Locale, loadLocale, readingFor } from "../i18n/languages.ts"
import { watchFocus } from "../ui/focus.ts"
import { createMedia } from "../ui/media.ts"
import { loadLanguage, loadTheme, saveLanguage, saveTheme, type Theme } from "../ui/preferences.ts"
import { ReaderContext } from "../ui/reader.ts"
import { applyStyles } from "../ui/styles.ts"
import type { BrowserEvent } from "../uploader/BrowserUploader.ts"
import { createAccount } from "./account/createAccount.ts"
import { SignIn } from "./account/SignIn.tsx"
import { makeSessionStore } from "./account/session/SessionStore.ts"
import { browserDependencies, type Dependencies, DependenciesContext, useDependencies } from "./dependencies.ts"
import { Header } from "./Header.tsx"
import { loaded } from "./loaded.tsx"
import { Opening } from "./Opening.tsx"
import type { HandedOver } from "./upload/Elsewhere.ts"
import type { Uploading } from "./upload/Uploading.ts"

const TokensDialog = lazy(() => import("./account/TokensDialog.tsx").then(({ TokensDialog }) => ({ default: TokensDialog })))

/** Loaded after the first view, before a project is open. */
const Workspace = lazy(() => loaded(import("./upload/Workspace.tsx")))

export interface AppProps {
  /** Address of the API: scheme and authority. */
  readonly endpoint: string
  /** Names the app; without one the reader is asked for it. */
  readonly key?: string | undefined
  /** Names the user; without one the reader signs in. */
  readonly token?: string | undefined
  /** Id of a project, or its exact name; without one the reader chooses. */
  readonly project?: string | undefined
  /** Id of a project that is shown first; the reader may leave it. */
  readonly opens?: string | undefined
  /** Who is expected to sign in. */
  readonly email?: string | undefined
  /** Language wished for, as BCP 47 writes it; the reader's own choice comes first. */
  readonly locale?: string | undefined
  /** That user has just set a password. */
  readonly passwordSet?: boolean | undefined
  /** The page that mails a link to users who forgot their password; absent where the service sends no mail. */
  readonly forgotten?: string | undefined
  readonly onEvent?: ((event: BrowserEvent) => void) | undefined
  readonly dependencies?: Dependencies | undefined
}

/** The whole page, and the same inside a page of others: sign-in, projects, and the upload. */
export const App = (props: AppProps): JSX.Element => {
  const [language, setLanguage] = createSignal<Language | undefined>(loadLanguage())
  const [locale] = createResource(() => readingFor(language() ?? props.locale, navigator.languages), loadLocale)
  const onLanguage = (one: Language): void => {
    saveLanguage(one)
    setLanguage(one)
  }
  // The texts of before are shown while those of another language are loaded.
  return <Show when={locale.latest}>{known => <Page {...props} locale={known()} onLanguage={onLanguage} />}</Show>
}

interface PageProps extends Omit<AppProps, "locale"> {
  readonly locale: Locale
  readonly onLanguage: (language: Language) => void
}

const Page = (props: PageProps): JSX.Element => {
  const [theme, setTheme] = createSignal<Theme>(loadTheme())
  const dark = createMedia("(prefers-color-scheme: dark)")
  let root: HTMLDivElement | undefined
  onMount(() => {
    if (root !== undefined) watchFocus(root)
    const home = root?.getRootNode()
    if (home instanceof Document || home instanceof ShadowRoot) applyStyles(home)
  })
  return (
    <DependenciesContext.Provider value={props.dependencies ?? browserDependencies}>
      <ReaderContext.Provider value={() => props.locale}>
        <div class="app" ref={root} lang={props.locale.language} data-theme={theme()}>
          <button type="button" class="skip" onClick={() => root?.querySelector<HTMLElement>("#content")?.focus()}>
            {props.locale.text.skipToContent}
          </button>
          {/* Another server, app or project is another page. */}
          <Show when={JSON.stringify([props.endpoint, props.key, props.project])} keyed>
            {_ => (
              <Views
                {...props}
                language={props.locale.language}
                onLanguage={props.onLanguage}
                theme={theme()}
                onTheme={one => {
                  saveTheme(one)
                  setTheme(one)
                }}
                look={`${theme()} ${dark()}`}
              />
            )}
          </Show>
        </div>
      </ReaderContext.Provider>
    </DependenciesContext.Provider>
  )
}

interface ViewsProps extends Omit<AppProps, "locale"> {
  readonly language: Language
  readonly onLanguage: (language: Language) => void
  readonly theme: Theme
  readonly onTheme: (theme: Theme) => void
  readonly look: string
}

const Views = (props: ViewsProps): JSX.Element => {
  const dependencies = useDependencies()
  const endpoint = () => originOf(props.endpoint)
  const store = makeSessionStore(
    endpoint(),
    () => sessionStorage,
    () => localStorage,
  )
  const account = createAccount(
    mergeProps(props, {
      dependencies,
      store,
      get endpoint() {
        return endpoint()
      },
    }),
  )
  // Whoever only sees the sign-in needs no more than that.
  createEffect(() => account.server() !== undefined && void Workspace.preload())
  const [uploading, setUploading] = createSignal<Uploading>()
  const [tokensShown, setTokensShown] = createSignal(false)
  const [handedOver, setHandedOver] = createSignal<HandedOver>()
  const handOver = (handed: HandedOver | undefined): void => {
    setHandedOver(handed)
    if (handed !== undefined) account.openProject(handed.next.project)
  }
  const isOut = () => account.signIn() !== undefined
  const open = () => (isOut() ? undefined : account.project())
  /** Leaving a project ends its upload, so the way out is hidden while one runs. */
  const mayLeave = () => props.project === undefined && uploading()?.state().stage !== "running"
  return (
    <>
      <Header
        language={props.language}
        onLanguage={props.onLanguage}
        theme={props.theme}
        onTheme={props.onTheme}
        email={isOut() ? "" : account.email()}
        onTokens={props.token === undefined ? () => setTokensShown(true) : undefined}
        onSignOut={account.signOut}
        busy={uploading()?.state().stage === "running"}
        project={open()?.name}
        onProjects={mayLeave() ? () => account.openProject(undefined) : undefined}
      />
      <Show when={account.signIn()}>
        {reason => (
          <SignIn
            endpoint={endpoint()}
            key={props.key}
            email={props.email}
            reason={reason()}
            passwordSet={props.passwordSet === true}
            forgotten={props.forgotten}
            onSignedIn={account.signedIn}
          />
        )}
      </Show>
      <Show when={!isOut() && tokensShown() && account.server()}>
        {server => (
          <TokensDialog
            server={server()}
            endpoint={endpoint()}
            appKey={account.key() ?? ""}
            onNotAuthorised={account.expire}
            onClose={() => setTokensShown(false)}
          />
        )}
      </Show>
      {/* An upload stays on the page while its user signs in again. */}
      <div hidden={isOut()}>
        <Show when={account.server()}>
          {server => (
            <Switch fallback={<Opening account={account} server={server()} />}>
              <Match when={account.destination()}>
                {destination => (
                  <Show when={destination().project} keyed>
                    {_ => (
                      <Workspace
                        destination={destination()}
                        server={server()}
                        mode={account.mode()}
                        look={props.look}
                        onSignIn={account.expire}
                        onEvent={event => props.onEvent?.(event)}
                        handedOver={handedOver()}
                        onHandOver={props.project === undefined ? handOver : undefined}
                        onUploading={setUploading}
                      />
                    )}
                  </Show>
                )}
              </Match>
            </Switch>
          )}
        </Show>
      </div>
    </>
  )
}

/** An address of the API as people write it, without slashes at its end and `/graphql`. */
const originOf = (endpoint: string): string =>
  endpoint
    .trim()
    .replace(/\/+$/, "")
    .replace(/\/graphql$/, "")
