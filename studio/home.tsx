import { chapters } from "./lessons.ts";
import { language, t } from "./settings.ts";
import { Grid } from "./ui/icons.tsx";

export function HomePage() {
  const words = t.value;
  return (
    <div class="home">
      <p class="eyebrow">{words.tagline}</p>
      <h1>{words.welcome}</h1>
      <p class="lead">{words.welcomeText}</p>
      <p>
        <a class="button primary" href={`#/${chapters[0].id}`}>
          {words.start}
        </a>
      </p>
      <ol class="cards">
        {chapters.map(({ id, in: languages }) => {
          const { title, introduction } = languages[language.value];
          return (
            <li key={id}>
              <a href={`#/${id}`}>
                <span class="number">{id}</span>
                <strong>{title}</strong>
                <span class="first">{firstSentence(introduction)}</span>
              </a>
            </li>
          );
        })}
        <li>
          <a href="#/data">
            <span class="number">
              <Grid />
            </span>
            <strong>{words.data.title}</strong>
            <span class="first">{firstSentence(words.data.intro)}</span>
          </a>
        </li>
      </ol>
      <ul class="promises">
        {words.promises.map(([name, text]) => (
          <li key={name}>
            <strong>{name}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The first sentence as plain text. */
function firstSentence(markdown: string): string {
  const plain = markdown
    .replace(/\$[^$]*\$/g, "…")
    .replace(/[*_`#]|\[|\]\([^)]*\)/g, "")
    .replace(/\s+/g, " ");
  return /^.*?(?:[.!?](?=\s|$)|[。！？])/.exec(plain)?.[0] ?? plain.slice(0, 140);
}
