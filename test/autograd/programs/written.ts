import type { Sizes } from "../../../src/core/shape.ts";
import type { Program, Step } from "./program.ts";

// Programs that are known to be hard, one line a step: "v = y.view [-1]" or "v.add_ 1"; "noGrad: " before a step that
// is not recorded. Words are names, anything else is JSON.

function step(line: string): Step {
  const [, untracked, name, from, method, rest] = /^(noGrad: )?(?:(\w+) = )?(\w+)\.(\w+)(.*)$/.exec(line)!;
  const words = rest.trim() === "" ? [] : rest.trim().split(/ +/);
  const args = words.map((word) => (/^[a-z]\w*$/.test(word) && word !== "null" ? word : JSON.parse(word)));
  return { ...(name && { name }), from, method, args, ...(untracked && { untracked: true }) };
}

function program(title: string, leaves: Record<string, Sizes>, lines: readonly string[], wanted?: string[]): Program {
  return { title, leaves, wanted: wanted ?? Object.keys(leaves), steps: lines.map(step) };
}

const x = { x: [4] };
const m = { x: [2, 3] };
const xw = { x: [4], w: [4] };

export const written: readonly Program[] = [
  program("a change of a slice", x, ["y = x.mul 2", "s = y.slice 0 2", "s.mul_ 3"]),
  program("a change of the base after a view", x, ["y = x.mul 2", "s = y.slice 0 2", "y.mul_ 3"]),
  program("a change of a flattened view", m, ["y = x.mul 2", "v = y.view [-1]", "v.add_ 1", "z = y.mul y"]),
  program("two views, one added to", m, ["y = x.mul 2", "a = y.index 0", "b = y.index 1", "a.add_ b", "z = y.mul y"]),
  program("overlapping views", x, [
    "y = x.mul 2",
    "a = y.slice 0 3",
    "b = y.slice 1 4",
    "a.mul_ 2",
    "b.mul_ 3",
    "a.add_ 1",
  ]),
  program("a view of a view", m, ["y = x.mul 1", "t = y.t", "r = t.index 1", "r.mul_ 5", "z = y.mul y"]),
  program("a change through a column", m, ["y = x.mul 1", "c = y.column 2", "c.tanh", "c.mul_ -2", "z = c.mul c"]),
  program("a view made before its base requires a gradient", xw, ["y = x.clone", "s = y.slice 1 3", "y.mul_ w"], ["w"]),
  program(
    "a view into which something with a gradient goes",
    xw,
    ["y = x.clone", "s = y.slice 1 3", "v = w.slice 0 2", "s.copy_ v", "z = y.mul y"],
    ["w"],
  ),
  program("a saved operand changed", xw, ["y = x.mul 1", "z = y.mul w", "y.add_ 1"]),
  program("a saved operand changed through a view", xw, ["y = x.mul 1", "z = y.mul w", "s = y.slice 0 1", "s.add_ 1"]),
  program("a saved operand changed through its base", xw, [
    "y = x.mul 1",
    "s = y.slice 0 4",
    "z = s.mul w",
    "y.add_ 1",
  ]),
  program("a saved operand changed through detach", xw, ["y = x.mul 1", "z = y.mul w", "d = y.detach", "d.add_ 1"]),
  program("an operand that nobody saved, changed", xw, ["y = x.mul 1", "z = y.add w", "y.mul_ 2"]),
  program("a saved result changed", x, ["y = x.tanh", "y.add_ 1"]),
  program("a result that nobody saved, changed", x, ["y = x.mul 3", "y.add_ 1"]),
  program("a leaf changed", x, ["x.add_ 1"]),
  program("a view of a leaf changed", x, ["s = x.slice 0 2", "s.add_ 1"]),
  program("a leaf changed in noGrad", x, ["noGrad: x.add_ 1", "y = x.mul x"]),
  program("a leaf changed in noGrad after use", x, ["y = x.mul x", "noGrad: x.add_ 1"]),
  program("a view of a leaf changed in noGrad", x, ["s = x.slice 0 2", "noGrad: s.add_ 1", "y = s.mul s"]),
  program("the data of a leaf changed after use", x, ["y = x.mul x", "d = x.data", "d.add_ 1"]),
  program("a result changed in noGrad", x, ["y = x.mul 2", "noGrad: y.mul_ 3", "z = y.mul y"]),
  program("a view changed in noGrad", x, [
    "y = x.mul 2",
    "s = y.slice 0 2",
    "noGrad: s.mul_ 3",
    "z = y.mul y",
    "r = s.mul s",
  ]),
  program("zeroed", x, ["y = x.mul 2", "y.zero_"]),
  program("half zeroed", x, ["y = x.mul 2", "s = y.slice 0 2", "s.zero_", "z = y.mul y"]),
  program("overwritten", xw, ["y = x.mul 2", "y.copy_ w", "z = y.mul y"]),
  program("half overwritten", xw, ["y = x.mul 2", "s = y.slice 1 3", "v = w.slice 0 2", "s.copy_ v", "z = y.mul y"]),
  program("an expanded view changed", x, ["y = x.mul 2", "e = y.expand [2,4]", "e.add_ 1"]),
  program("the base of an expanded view changed", x, ["y = x.mul 2", "e = y.expand [2,4]", "y.mul_ 3", "z = e.mul e"]),
  program("multiplied by itself", x, ["y = x.mul x", "z = y.mul y", "r = z.add y"]),
  program("a diamond", x, ["y = x.mul 2", "a = y.tanh", "b = y.mul y", "z = a.mul b"]),
  program("a change between two uses", xw, ["y = x.mul 2", "a = y.add w", "y.mul_ w", "b = y.mul w"]),
  program("changes in a row", xw, ["y = x.mul 2", "y.mul_ w", "y.add_ w", "y.mul_ w", "y.sub_ x", "y.relu_"]),
  program("changes of views in a row", m, [
    "y = x.mul 2",
    "v = y.view [-1]",
    "t = y.t",
    "v.mul_ 2",
    "t.add_ 1",
    "v.tanh",
  ]),
  program("a list of places written", m, ["y = x.mul 2", "y.put_ [[1]] 5", "z = y.mul y"]),
  program("a list of places written in a view", m, ["y = x.mul 2", "t = y.t", "t.put_ [[0,2]] 5", "z = y.mul y"]),
  program("a change of a view of a detached tensor", x, [
    "y = x.mul 2",
    "d = y.detach",
    "s = d.slice 0 2",
    "s.mul_ 3",
    "z = y.add y",
  ]),
  program("views of a detached, transposed tensor, and changes of it", { x: [2, 3], w: [3, 2] }, [
    ...["y = x.mul 2", "t = y.t", "d = t.detach", "s = d.slice 0 2", "r = d.index 1", "d.mul_ w", "z = s.mul s"],
  ]),
  program("a change of a view of a detached column", { x: [3, 2], w: [3] }, [
    ...["c = x.column 1", "d = c.detach", "s = d.slice 1 3", "v = w.slice 0 2", "s.mul_ v", "z = d.mul d"],
  ]),
  program("an unsqueezed view changed", x, ["y = x.mul 2", "u = y.unsqueeze 0", "u.mul_ 4", "z = y.mul y"]),
  program("a sum of a changed view", m, ["y = x.mul 2", "r = y.index 0", "s = r.sum", "r.mul_ 2", "u = r.sum"]),
];
