// What TypeDoc is told about this package, beside typedoc.json: the entry points have the names that they are imported
// by, `@param options.p …` says something of an options object whatever its type is called, and constants that hold
// functions are shown as functions.
import { Comment, Converter, ReflectionKind } from "typedoc";

const OPTION = /^options\./;

/** Makes one text of what is said about each option, and gives it to the parameter that takes them. */
function gatherOptions(signature) {
  const tags = signature.comment?.blockTags.filter((tag) => tag.tag === "@param" && OPTION.test(tag.name ?? "")) ?? [];
  const object = signature.parameters?.find((p) => p.name === "__namedParameters" || p.name === "options");
  if (object !== undefined) object.name = "options";
  if (tags.length === 0 || object === undefined) return;
  const lines = tags.flatMap(({ name, content }) => [
    { kind: "code", text: `\`${name.replace(OPTION, "")}\`` },
    { kind: "text", text: ": " },
    ...content,
    { kind: "text", text: "\n\n" },
  ]);
  object.comment = new Comment(lines);
  signature.comment.blockTags = signature.comment.blockTags.filter((tag) => !tags.includes(tag));
}

/** Makes TypeDoc show constants that hold functions, `torch.sub` and its like, as the functions that they are. */
function functionsAsFunctions(context) {
  const proto = Object.getPrototypeOf(context);
  const { getComment } = proto;
  proto.getComment = function (symbol, kind) {
    const comment = getComment.call(this, symbol, kind);
    if (kind !== ReflectionKind.Variable || !/^[a-z]/.test(symbol.name)) return comment;
    const type = this.checker.getTypeOfSymbol(symbol);
    if (type.getCallSignatures().length === 0) return comment;
    const marked = comment ?? new Comment();
    marked.modifierTags.add("@function");
    return marked;
  };
}

export function load(app) {
  const prepare = (context) => {
    const { project } = context;
    for (const entry of project.children) {
      const folder = entry.name.replace(/\/?index$/, "");
      entry.name = folder === "" ? "flambeau" : `flambeau/${folder}`;
    }
    for (const signature of project.getReflectionsByKind(ReflectionKind.SomeSignature)) gatherOptions(signature);
  };
  app.converter.on(Converter.EVENT_BEGIN, functionsAsFunctions);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, prepare, 1000);
}
