import { createSignal, type JSX, Show } from "solid-js"
import { loadNotify, saveNotify } from "../../ui/preferences.ts"
import { useReader } from "../../ui/reader.ts"
import { canNotify } from "./notify.ts"

/** Asks the browser, when it is pressed and never before, whether the reader may be notified. */
export const NotifyButton = (): JSX.Element => {
  const { t } = useReader()
  const [permission, setPermission] = createSignal(canNotify() ? Notification.permission : "denied")
  const [wanted, setWanted] = createSignal(loadNotify())
  const [asked, setAsked] = createSignal(false)
  const on = () => wanted() && permission() === "granted"
  const toggle = async (): Promise<void> => {
    const want = !on()
    if (want) {
      setPermission(await Notification.requestPermission())
      setAsked(true)
    }
    saveNotify(want)
    setWanted(want)
  }
  return (
    <Show when={canNotify() && (permission() !== "denied" || asked())}>
      <div class="notify">
        <Show when={permission() !== "denied"} fallback={<p class="hint">{t().notices.denied}</p>}>
          <button type="button" class="button compact" aria-pressed={on()} onClick={() => void toggle()}>
            {on() ? t().notices.notifying : t().notices.notify}
          </button>
          <span class="hint">{t().notices.notifyHint}</span>
        </Show>
      </div>
    </Show>
  )
}
