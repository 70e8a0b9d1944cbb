import { render } from "preact";
import { App } from "./app.tsx";
import { keepOffline } from "./offline/register.ts";
import "katex/dist/katex.min.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/lesson.css";
import "./styles/play.css";

render(<App />, document.querySelector("#app")!);
keepOffline();
