/** Which half of a data set: what is trained on, or what is tested on. */
export type Split = "train" | "test";

/** One published file, and how it is known to be the right one. */
export interface DataFile {
  /** Its name when unpacked; it is published as `${name}.gz`. */
  name: string;
  /** Of the packed file, as published. */
  md5: string;
  /** The time in the published file's gzip header, in seconds since 1970. */
  packedAt: number;
  /** Bytes of the packed file. */
  packedBytes: number;
  /** Bytes of the unpacked file. */
  bytes: number;
  /** Of the unpacked file. */
  sha256: string;
}

/** A data set of labelled images in four IDX files, and where it is to be had. */
export interface DataSet {
  /** torchvision's name for it, also that of its folder. */
  name: string;
  files: Record<Split, { images: DataFile; labels: DataFile }>;
  /** Addresses that end in a slash, below which lie the packed files. Their word is not taken for anything. */
  mirrors: readonly string[];
  /** Debian's package of it, and the folder that the package fills. */
  debian?: { package: string; folder: string };
}

/** 60,000 and 10,000 pictures of garments in 10 classes, by Zalando Research (MIT licence). */
export const fashionMnist: DataSet = {
  name: "FashionMNIST",
  files: {
    train: {
      images: {
        name: "train-images-idx3-ubyte",
        md5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        packedAt: 1504176606,
        packedBytes: 26_421_880,
        bytes: 47_040_016,
        sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      },
      labels: {
        name: "train-labels-idx1-ubyte",
        md5: "25c81989df183df01b3e8a0aad5dffbe",
        packedAt: 1504176606,
        packedBytes: 29_515,
        bytes: 60_008,
        sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      },
    },
    test: {
      images: {
        name: "t10k-images-idx3-ubyte",
        md5: "bef4ecab320f06d8554ea6380940ec79",
        packedAt: 1504176627,
        packedBytes: 4_422_102,
        bytes: 7_840_016,
        sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      },
      labels: {
        name: "t10k-labels-idx1-ubyte",
        md5: "bb300cfdad3c16e7a12a480ee83cd310",
        packedAt: 1504176627,
        packedBytes: 5_148,
        bytes: 10_008,
        sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
      },
    },
  },
  mirrors: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
  ],
  debian: { package: "dataset-fashion-mnist", folder: "/usr/share/datasets/fashion-mnist" },
};

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
