import type { DataFile, DataSet, Split } from "./list.ts";

// MD5 sums and mirrors as in torchvision; further mirrors after those.

/** What tells one MNIST-like set's files from another's, in the order packed bytes, MD5, the rest. */
type Sums = [packedBytes: number, md5: string, others: Pick<DataFile, "sha256" | "packedSha256" | "packedAt">];

/** The four files that MNIST and all that are made like it have: 60,000 and 10,000 images of 28 × 28, and labels. */
function mnistFiles(sums: Record<Split, { images: Sums; labels: Sums }>): DataSet["files"] {
  const file = (name: string, bytes: number, [packedBytes, md5, others]: Sums): DataFile => {
    return { name, bytes, packedBytes, md5, ...others };
  };
  const half = (prefix: string, count: number, { images, labels }: { images: Sums; labels: Sums }) => ({
    images: file(`${prefix}-images-idx3-ubyte`, 16 + count * 28 * 28, images),
    labels: file(`${prefix}-labels-idx1-ubyte`, 8 + count, labels),
  });
  return { train: half("train", 60_000, sums.train), test: half("t10k", 10_000, sums.test) };
}

/** 60,000 and 10,000 pictures of garments in 10 classes, by Zalando Research (MIT licence). */
export const fashionMnist: DataSet = {
  name: "FashionMNIST",
  about: "clothes, by Zalando Research",
  licence: "MIT",
  classes: [
    ...["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"],
    ...["Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
  ],
  files: mnistFiles({
    train: {
      images: [
        26_421_880,
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        { sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", packedAt: 1504176606 },
      ],
      labels: [
        29_515,
        "25c81989df183df01b3e8a0aad5dffbe",
        { sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", packedAt: 1504176606 },
      ],
    },
    test: {
      images: [
        4_422_102,
        "bef4ecab320f06d8554ea6380940ec79",
        { sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", packedAt: 1504176627 },
      ],
      labels: [
        5_148,
        "bb300cfdad3c16e7a12a480ee83cd310",
        { sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", packedAt: 1504176627 },
      ],
    },
  }),
  mirrors: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
  ],
  debian: { package: "dataset-fashion-mnist", folder: "/usr/share/datasets/fashion-mnist" },
};

/** 60,000 and 10,000 handwritten digits, by LeCun, Cortes and Burges. */
export const mnist: DataSet = {
  name: "MNIST",
  about: "handwritten digits, by LeCun, Cortes and Burges",
  licence: "CC BY-SA 3.0",
  classes: [
    ...["0 - zero", "1 - one", "2 - two", "3 - three", "4 - four"],
    ...["5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine"],
  ],
  files: mnistFiles({
    train: {
      images: [
        9_912_422,
        "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        { sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
      ],
      labels: [
        28_881,
        "d53e105ee54ea40749a09fcbcd1e9432",
        { sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
      ],
    },
    test: {
      images: [
        1_648_877,
        "9fb629c4189551a2d022fa330f9573f3",
        { sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7" },
      ],
      labels: [
        4_542,
        "ec29112dd5afa0611ce80d1b7f02629c",
        { sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2" },
      ],
    },
  }),
  mirrors: [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ],
};

/** 60,000 and 10,000 handwritten Japanese characters (kuzushiji), by the Center for Open Data in the Humanities. */
export const kmnist: DataSet = {
  name: "KMNIST",
  about: "Japanese characters of old books, by CODH",
  licence: "CC BY-SA 4.0",
  classes: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
  files: mnistFiles({
    train: {
      images: [
        18_165_135,
        "bdb82020997e1d708af4cf47b453dcf7",
        { packedSha256: "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4" },
      ],
      labels: [
        29_497,
        "e144d726b3acfaa3e44228e80efcd344",
        { packedSha256: "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17" },
      ],
    },
    test: {
      images: [
        3_041_136,
        "5c965bf0a639b31b8f53240b1b52f4d7",
        { packedSha256: "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5" },
      ],
      labels: [
        5_120,
        "7320c461ea6c1c855c0b718fb2a4b134",
        { packedSha256: "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c" },
      ],
    },
  }),
  mirrors: ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"],
};

/** All data sets that are known by name. */
export const dataSets: readonly DataSet[] = [fashionMnist, mnist, kmnist];
