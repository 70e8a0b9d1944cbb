import { now } from "#platform";

/** How far the download of a file is. */
export interface DownloadProgress {
  /** The file's name, unpacked. */
  file: string;
  /** Bytes that are here, also those that an earlier try has brought. */
  received: number;
  /** Bytes of the whole; undefined while that is unknown. */
  total: number | undefined;
  /** Of late; 0 while nothing has come. */
  bytesPerSecond: number;
  /** What is left at this rate; undefined while that is unknown. */
  secondsLeft: number | undefined;
}

/** Milliseconds that a rate is taken over. */
const window = 5_000;

/** Measures how fast something comes, over the last few seconds. */
export class Meter {
  private readonly file: string;
  private readonly marks: { time: number; received: number }[];

  /** @param received bytes that were here before */
  constructor(file: string, received: number) {
    this.file = file;
    this.marks = [{ time: now(), received }];
  }

  /** How far it is, now that there are so many bytes. */
  read(received: number, total: number | undefined): DownloadProgress {
    const time = now();
    const { marks } = this;
    marks.push({ time, received });
    while (marks.length > 2 && time - marks[1].time > window) marks.shift();
    const [first] = marks;
    const seconds = (time - first.time) / 1000;
    const bytesPerSecond = seconds > 0 ? (received - first.received) / seconds : 0;
    const known = total !== undefined && bytesPerSecond > 0;
    const secondsLeft = known ? Math.max(0, total - received) / bytesPerSecond : undefined;
    return { file: this.file, received, total, bytesPerSecond, secondsLeft };
  }
}
