import { useLayoutEffect, useRef } from "preact/hooks";
import { render } from "./markdown.ts";

/** Markdown with formulas. */
export function Prose({ text, class: name = "" }: { text: string; class?: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current!.replaceChildren(render(text)), [text]);
  return <div ref={place} class={`prose ${name}`} />;
}
