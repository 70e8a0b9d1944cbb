import { toSVG } from "../../src/plot/index.ts";
import { epochFigure, lossFigure } from "../play/curves.ts";
import { nameOf, type RunView, short } from "../play/runs.ts";
import { language, t } from "../settings.ts";
import { runProgram } from "./run-program.ts";

const escaped = (text: string | number) => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const row = (cells: readonly (string | number)[], tag = "td") =>
  `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;

/** A run as one page by itself: settings, curves, numbers, the program. It has no script and asks for nothing. */
export function reportOf(run: RunView): string {
  const words = t.value;
  const { play, report } = words;
  const linear = run.settings.model === "linear";
  const { model, hidden, lr, batchSize, epochs, seed } = run.settings;
  const settings: [string, string | number][] = [
    [play.model, play[model]],
    ...(model === "mlp" ? [[play.hidden, hidden.join(", ")] as [string, string]] : []),
    [play.lr, lr],
    [play.batchSize, batchSize],
    [play.epochs, epochs],
    [play.seed, seed],
  ];
  const figures = [lossFigure([run], 0.6, "light", linear), epochFigure([run], linear)];
  const heads = linear ? [play.epoch, play.loss] : [play.epoch, play.trainLoss, play.trainAcc, play.testAcc];
  const results = run.epochs.value.map(({ epoch, loss, trainAcc, testAcc }) =>
    linear ? [epoch, short(loss)] : [epoch, short(loss), short(trainAcc!), short(testAcc!)],
  );
  const found = run.examination.value;
  const confusion = found
    ? `<h2>${escaped(play.confusion)}</h2><p>${escaped(play.confusionHelp)}</p><table>${row(["", ...words.classes], "th")}${words.classes
        .map((name, i) => row([name, ...found.confusion.slice(i * 10, i * 10 + 10)]))
        .join("")}</table>`
    : "";
  const title = `${report.title}: ${nameOf(run)}`;
  return `<!doctype html>
<html lang="${language.value === "zh" ? "zh-CN" : "en"}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; background: #fff; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .875rem; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #ddd; text-align: start; }
svg { max-width: 100%; height: auto; }
pre { background: #f4f2ed; padding: 1rem; overflow-x: auto; border-radius: 8px; }
footer { margin-top: 3rem; color: #5a616b; }
</style>
<h1>${escaped(title)}</h1>
<h2>${escaped(report.settings)}</h2>
<table>${settings.map(([name, value]) => row([name, value])).join("")}</table>
<h2>${escaped(report.curves)}</h2>
${figures.map((figure) => toSVG(figure)).join("\n")}
<h2>${escaped(report.values)}</h2>
<table>${row(heads, "th")}${results.map((each) => row(each)).join("")}</table>
${confusion}
<h2>TypeScript</h2>
<pre>${escaped(runProgram(run.settings))}</pre>
<footer>${escaped(report.made)}</footer>
</html>
`;
}
