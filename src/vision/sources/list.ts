/** Which half of a data set: what is trained on, or what is tested on. */
export type Split = "train" | "test";

/** One published file, and how it is known to be the right one. */
export interface DataFile {
  /** Its name when unpacked; it is published as `${name}.gz`. */
  name: string;
  /** Of the packed file, as published. */
  md5: string;
  /** Bytes of the packed file. */
  packedBytes: number;
  /** Of the packed file: for those that `sha256` is not known of. */
  packedSha256?: string;
  /** The time in the published file's gzip header, in seconds since 1970: for those that others pack again. */
  packedAt?: number;
  /** Bytes of the unpacked file. */
  bytes: number;
  /** Of the unpacked file. Without it, an unpacked file is right when its packed one was. */
  sha256?: string;
}

/** A data set of labelled images in four IDX files, and where it is to be had. */
export interface DataSet {
  /** torchvision's name for it, also that of its folder. */
  name: string;
  /** What it is, in a few words. */
  about: string;
  licence: string;
  /** The names of the classes, by number. */
  classes: readonly string[];
  files: Record<Split, { images: DataFile; labels: DataFile }>;
  /** Addresses that end in a slash, below which lie the packed files. Their word is not taken for anything. */
  mirrors: readonly string[];
  /** Debian's package of it, and the folder that the package fills. */
  debian?: { package: string; folder: string };
}

/** More bytes than this cannot be the file, packed or not. */
export function mostBytes(file: DataFile): number {
  return Math.max(file.bytes, file.packedBytes);
}

/** All files of a data set, or those of one split. */
export function filesOf(dataSet: DataSet, split?: Split): DataFile[] {
  const { train, test } = dataSet.files;
  const halves = split === undefined ? [train, test] : [dataSet.files[split]];
  return halves.flatMap(({ images, labels }) => [images, labels]);
}
