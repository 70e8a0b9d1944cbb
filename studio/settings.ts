import { computed, effect, signal } from "@preact/signals";
import { en } from "./i18n/en.ts";
import { zh } from "./i18n/zh.ts";

// What the reader chose: remembered from visit to visit.

export type Language = "en" | "zh";
export type Theme = "light" | "dark";

const key = "flambeau-studio";

function remembered(): { language?: Language; theme?: Theme } {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

const before = remembered();
const darkScreen = matchMedia("(prefers-color-scheme: dark)");
const screenIsDark = signal(darkScreen.matches);
darkScreen.addEventListener("change", () => {
  screenIsDark.value = darkScreen.matches;
});

export const language = signal<Language>(before.language ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
/** Undefined: as the screen is. */
const chosenTheme = signal<Theme | undefined>(before.theme);
export const theme = computed<Theme>(() => chosenTheme.value ?? (screenIsDark.value ? "dark" : "light"));

export function toggleTheme(): void {
  chosenTheme.value = theme.value === "dark" ? "light" : "dark";
}

/** The page's words in the reader's language. */
export const t = computed(() => (language.value === "zh" ? zh : en));

effect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = theme.value;
  try {
    localStorage.setItem(key, JSON.stringify({ language: language.value, theme: chosenTheme.value }));
  } catch {
    // A page without storage forgets.
  }
});

/** Said once, politely, to those who listen to the page. */
export const announcement = signal("");
