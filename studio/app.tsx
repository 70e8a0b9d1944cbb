import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ExplorerPage } from "./explorer/page.tsx";
import { HomePage } from "./home.tsx";
import { LessonPage } from "./lesson/page.tsx";
import { chapterCalled, chapters } from "./lessons.ts";
import { route } from "./router.ts";
import { announcement, language, t, theme, toggleTheme } from "./settings.ts";
import { Bars, Close, Grid, Moon, Sun } from "./ui/icons.tsx";

const menuOpen = signal(false);

function Contents() {
  const words = t.value;
  const { view } = route.value;
  const current = (here: string) => (view === here ? "page" : undefined);
  return (
    <nav id="contents" class={`contents ${menuOpen.value ? "open" : ""}`} aria-label={words.contents}>
      <ol>
        {chapters.map(({ id, in: languages }) => (
          <li key={id}>
            <a href={`#/${id}`} aria-current={current(id)}>
              <span class="number">{id}</span>
              <span>{languages[language.value].title}</span>
            </a>
          </li>
        ))}
      </ol>
      <ul>
        <li>
          <a href="#/data" aria-current={current("data")}>
            <span class="number">
              <Grid />
            </span>
            <span>{words.dataSet}</span>
          </a>
        </li>
      </ul>
    </nav>
  );
}

function Header() {
  const words = t.value;
  const dark = theme.value === "dark";
  return (
    <header class="top">
      <button
        type="button"
        class="icon menu-button"
        aria-label={words.contents}
        aria-expanded={menuOpen.value}
        aria-controls="contents"
        onClick={() => (menuOpen.value = !menuOpen.value)}
      >
        {menuOpen.value ? <Close /> : <Bars />}
      </button>
      <a class="brand" href="#/">
        <img src="./flame.svg" alt="" width="26" height="26" />
        <span>{words.name}</span>
      </a>
      <span class="space" />
      <button
        type="button"
        class="quiet"
        lang={language.value === "zh" ? "en" : "zh-CN"}
        title={words.switchLanguage}
        onClick={() => (language.value = language.value === "zh" ? "en" : "zh")}
      >
        {words.otherLanguage}
      </button>
      <button type="button" class="icon" aria-label={dark ? words.toLight : words.toDark} onClick={toggleTheme}>
        {dark ? <Sun /> : <Moon />}
      </button>
    </header>
  );
}

function View() {
  const { view } = route.value;
  if (view === "") return <HomePage />;
  if (view === "data") return <ExplorerPage />;
  if (chapterCalled(view)) return <LessonPage key={view} id={view} />;
  return <p class="missing">{t.value.notFound}</p>;
}

export function App() {
  const words = t.value;
  const main = useRef<HTMLElement>(null);
  const { view } = route.value;
  const first = useRef(true);
  useEffect(() => {
    const lesson = chapterCalled(view)?.in[language.value];
    const title = lesson ? `${lesson.id} ${lesson.title}` : view === "data" ? words.dataSet : "";
    document.title = title ? `${title} · ${words.name}` : words.name;
  }, [view, language.value]);
  useEffect(() => {
    menuOpen.value = false;
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [view]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {words.skip}
      </a>
      <Header />
      <div class="frame">
        <Contents />
        <main id="main" ref={main} tabIndex={-1}>
          <View />
        </main>
      </div>
      <footer class="bottom">{words.footer}</footer>
      <div class="heard" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}
