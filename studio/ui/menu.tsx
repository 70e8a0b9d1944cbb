import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A button that opens a few more buttons. Escape, a choice, or a click elsewhere closes it. */
export function Menu({
  label,
  children,
  icon,
}: {
  label: string;
  children: ComponentChildren;
  icon?: ComponentChildren;
}) {
  const place = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = place.current;
      if (!menu?.open) return;
      const inside = event.composedPath().includes(menu);
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        if (inside) menu.querySelector("summary")?.focus();
        menu.open = false;
      } else if (!inside) menu.open = false;
    };
    addEventListener("pointerdown", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details class="menu" ref={place}>
      <summary class={icon ? "icon" : "quiet"} aria-label={icon ? label : undefined} title={icon ? label : undefined}>
        {icon ?? label}
      </summary>
      {/* A choice bubbles up to here; the buttons themselves are what the keyboard reaches. */}
      <div
        class="menu-items"
        onClick={(event) => {
          if ((event.target as Element).closest("button") && place.current) place.current.open = false;
        }}
        onKeyDown={() => {}}
      >
        {children}
      </div>
    </details>
  );
}
