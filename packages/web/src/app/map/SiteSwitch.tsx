import { type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import type { Sites } from "./createSites.ts"

/** Which site of a set the map shows, and the way to the next. */
export const SiteSwitch = (props: { readonly sites: Sites }): JSX.Element => {
  const { t } = useReader()
  return (
    <Show when={props.sites.count() > 1}>
      <div class="site">
        <span aria-live="polite">{t().map.site(props.sites.shown() + 1, props.sites.count())}</span>
        <button type="button" class="button compact" onClick={() => props.sites.next()}>
          {t().map.nextSite}
        </button>
      </div>
    </Show>
  )
}
