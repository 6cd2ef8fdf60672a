import { createSignal, type JSX } from "solid-js"
import type { ResultFault } from "./fetchResult.ts"
import { baseName, type Viewable } from "./kinds.ts"
import { PanZoom } from "./PanZoom.tsx"

/** An image that the browser itself can show. */
const ImageCanvas = (props: { readonly viewable: Viewable; readonly onFault: (fault: ResultFault) => void }): JSX.Element => {
  const [loaded, setLoaded] = createSignal(false)
  return (
    <PanZoom loaded={loaded()}>
      {at => (
        <img
          src={props.viewable.download.link}
          alt={baseName(props.viewable.download.name)}
          draggable={false}
          style={{ transform: `translate(${at().x}px, ${at().y}px) scale(${at().k})` }}
          onLoad={() => setLoaded(true)}
          onError={() => props.onFault("unreadable")}
        />
      )}
    </PanZoom>
  )
}
export default ImageCanvas
