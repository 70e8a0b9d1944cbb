import { inspectCustom, joinPath, listTree, readFileSync } from "#platform";
import { FlambeauError } from "../core/errors.ts";
import { type Dataset, type Recipe, recipe } from "../data/index.ts";
import type { Tensor } from "../torch.ts";
import { decodeImage } from "./images/decode.ts";
import { unreadable } from "./images/files.ts";
import type { Image } from "./images/image.ts";

/** A picture's file and the number of its class. */
export type ImageSample = readonly [path: string, target: number];

export interface ImageFolderOptions<Img = Image, Target = number> {
  /** What becomes of each image. Default: nothing. */
  transform?: ((image: Image) => Img) | null;
  /** What becomes of each class's number. Default: nothing. */
  targetTransform?: ((target: number) => Target) | null;
  /** Makes an image of a file's bytes. Default: `defaultLoader`, which gives RGB. */
  loader?: (bytes: Uint8Array, path: string) => Image;
  /** Which files to take. Default: those whose names end in .png, .jpg or .jpeg. */
  isValidFile?: ((path: string) => boolean) | null;
}

const readable = /\.(png|jpe?g)$/i;
/** What torchvision takes, too, and is not passed over without a word. */
const notReadable = /\.(ppm|bmp|pgm|tiff?|webp)$/i;

/**
 * The image in a PNG or JPEG file as RGB, as torchvision's default loader gives it: grey becomes three equal channels,
 * an alpha is dropped, of 16-bit grey all above 255 becomes white.
 * @throws ImageError naming the file when it is broken
 */
export function defaultLoader(bytes: Uint8Array, path: string): Image {
  return decodeImage(bytes, path, { grey16: "clip" }).convert("RGB");
}

/**
 * Pictures in folders, one for each class: `root/cat/1.png`, `root/cat/old/2.jpg`, `root/dog/1.png`. A file is read when
 * its sample is asked for. Classes and files are in the order of their names.
 * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html
 */
export class ImageFolder<Img = Image, Target = number> implements Dataset<[image: Img, target: Target]> {
  /** Where the classes' folders are. */
  readonly root: string;
  /** The names of the classes, by number. */
  readonly classes: readonly string[];
  /** Every file, with the number of its class. */
  readonly samples: readonly ImageSample[];
  readonly transform: ((image: Image) => Img) | null;
  readonly targetTransform: ((target: number) => Target) | null;
  readonly loader: (bytes: Uint8Array, path: string) => Image;
  /** The bytes of files that were given, not found in a folder. */
  private readonly bytes: ReadonlyMap<string, Uint8Array> | null;

  private constructor(found: Found, options: ImageFolderOptions<Img, Target>) {
    this.root = found.root;
    this.classes = found.classes;
    this.samples = found.samples;
    this.bytes = found.bytes;
    this.transform = options.transform ?? null;
    this.targetTransform = options.targetTransform ?? null;
    this.loader = options.loader ?? defaultLoader;
  }

  /**
   * Looks what is in a folder. (A page has no folders: see `fromFiles`.)
   * @throws FlambeauError `image-folder` when there are no classes, or one is empty, or has pictures of other kinds
   * @example
   * await saveImage(Image.fromBytes(new Uint8Array(4), 2, 2), "pets/cat/1.png");
   * await saveImage(Image.fromBytes(new Uint8Array(4), 2, 2), "pets/dog/1.png");
   * const pets = await ImageFolder.load("pets", { transform: new transforms.ToTensor() });
   * pets.classes; // ["cat", "dog"]
   * pets.at(1)[0].shape; // torch.Size([3, 2, 2])
   */
  static async load<Img = Image, Target = number>(
    root: string,
    options: ImageFolderOptions<Img, Target> = {},
  ): Promise<ImageFolder<Img, Target>> {
    const names = await listTree(root).catch((error) => {
      const code = (error as { code?: string }).code;
      if (code === "ENOTSUP") throw new FolderError(root, "a page has no folders: use ImageFolder.fromFiles(files)");
      const reason = code === "ENOENT" ? "there is no such folder" : (error as Error).message;
      throw new FolderError(root, reason, error);
    });
    return new ImageFolder({ ...sort(root, names, options.isValidFile ?? null), bytes: null }, options);
  }

  /**
   * The same of files that are there already, such as a page gets from `<input type="file" webkitdirectory>` or from a
   * drop. Their bytes are kept, unpacked only when a sample is asked for.
   * @throws FlambeauError `image-folder` as `load`
   * @example
   * const file = new File([Image.fromBytes(new Uint8Array(1), 1, 1).toPNG()], "pets/cat/1.png");
   * (await ImageFolder.fromFiles([file])).classes; // ["cat"]
   */
  static async fromFiles<Img = Image, Target = number>(
    files: Iterable<File>,
    options: ImageFolderOptions<Img, Target> = {},
  ): Promise<ImageFolder<Img, Target>> {
    const all = Array.from(files, (file) => ({ file, path: (file.webkitRelativePath || file.name).split("/") }));
    const root = all[0]?.path[0] ?? "files";
    const names = new Set<string>();
    const bytes = new Map<string, Uint8Array>();
    for (const { file, path } of all) {
      const inside = path.slice(1);
      for (let i = 1; i < inside.length; i++) names.add(`${inside.slice(0, i).join("/")}/`);
      names.add(inside.join("/"));
      bytes.set(joinPath(root, ...inside), new Uint8Array(await file.arrayBuffer()));
    }
    return new ImageFolder({ ...sort(root, [...names].sort(), options.isValidFile ?? null), bytes }, options);
  }

  /** How a worker makes the same again, without looking into the folder. */
  static again<Img, Target>(found: Found, options: ImageFolderOptions<Img, Target>): ImageFolder<Img, Target> {
    return new ImageFolder(found, options);
  }

  [recipe](): Recipe {
    const { root, classes, samples, bytes, transform, targetTransform, loader } = this;
    const own = { transform, targetTransform, ...(loader === defaultLoader ? {} : { loader }) };
    const args = [{ root, classes, samples, bytes }, own];
    return { from: "flambeau/vision", name: "ImageFolder", method: "again", args };
  }

  get length(): number {
    return this.samples.length;
  }

  /** The number of each class, by name. */
  get classToIdx(): Record<string, number> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  /** The class of each sample. */
  get targets(): number[] {
    return this.samples.map(([, target]) => target);
  }

  /** @throws ImageError naming the file, when it cannot be read */
  at(index: number): [image: Img, target: Target] {
    const sample = this.samples.at(index);
    if (sample === undefined) throw new RangeError(`ImageFolder: there are ${this.length} samples, none at ${index}`);
    const [path, target] = sample;
    const image = this.loader(this.read(path), path);
    return [
      this.transform === null ? (image as Tensor as Img) : this.transform(image),
      this.targetTransform === null ? (target as Target) : this.targetTransform(target),
    ];
  }

  private read(path: string): Uint8Array {
    if (this.bytes !== null) return this.bytes.get(path)!;
    try {
      return readFileSync(path);
    } catch (error) {
      return unreadable(path, error);
    }
  }

  /** As torchvision shows it. */
  toString(): string {
    const lines = ["Dataset ImageFolder", `Number of datapoints: ${this.length}`, `Root location: ${this.root}`];
    const transforms = [
      ...described("Transform: ", this.transform),
      ...described("Target transform: ", this.targetTransform),
    ];
    if (transforms.length > 0) lines.push("StandardTransform");
    return [lines.join("\n    "), ...transforms].join("\n");
  }

  [inspectCustom](): string {
    return this.toString();
  }
}

const described = (head: string, transform: unknown): string[] =>
  transform === null ? [] : [head + String(transform).replaceAll("\n", `\n${" ".repeat(head.length)}`)];

interface Found {
  root: string;
  classes: readonly string[];
  samples: readonly ImageSample[];
  bytes: ReadonlyMap<string, Uint8Array> | null;
}

class FolderError extends FlambeauError {
  constructor(root: string, problem: string, cause?: unknown) {
    super("image-folder", `ImageFolder: ${root}: ${problem}`, { op: "ImageFolder", path: root, cause });
  }
}

/** Classes and samples of what is in a folder. */
function sort(root: string, names: readonly string[], isValid: ((path: string) => boolean) | null) {
  const classes = names.filter((name) => /^[^/]+\/$/.test(name)).map((name) => name.slice(0, -1));
  if (classes.length === 0) {
    throw new FolderError(root, `there is no folder of a class in it, as in ${joinPath(root, "cat", "1.png")}`);
  }
  const samples: ImageSample[] = [];
  for (const [target, name] of classes.entries()) {
    const files = names.filter((path) => path.startsWith(`${name}/`) && !path.endsWith("/"));
    const paths = inWalkOrder(files).map((path) => joinPath(root, path));
    const other = isValid === null && paths.find((path) => notReadable.test(path));
    if (other) {
      const mend = "convert it to PNG, or leave it out with the option isValidFile";
      throw new FolderError(root, `${other}: only PNG and JPEG can be read; ${mend}`);
    }
    const taken = paths.filter(isValid ?? ((path) => readable.test(path)));
    if (taken.length === 0) throw new FolderError(root, `the class ${name} has no pictures (.png, .jpg, .jpeg)`);
    samples.push(...taken.map((path) => [path, target] as const));
  }
  return { root, classes, samples };
}

/** Folder by folder, as `sorted(os.walk(…))` in Python: first the files of a folder, then those of the next. */
function inWalkOrder(files: readonly string[]): string[] {
  const split = (path: string) => [path.slice(0, path.lastIndexOf("/")), path];
  return files
    .map(split)
    .sort(([folderA, a], [folderB, b]) => compare(folderA, folderB) || compare(a, b))
    .map(([, path]) => path);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
