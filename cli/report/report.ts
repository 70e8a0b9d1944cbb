import type { Row } from "../curves.ts";
import type { Job, Session, Settings, Values } from "../jobs/job.ts";
import type { Progress } from "../progress.ts";

/** A run of a job, as far as it has come. */
export interface Run {
  /** Of Flambeau. */
  version: string;
  job: Job;
  settings: Settings;
  session: Session;
  /** The epochs that are over. */
  history: Row[];
  /** What ended the run early, and where. */
  interrupted?: { signal: string; epoch: number; batch: number };
}

/** What has come of a run. */
export interface Outcome {
  /** Measured at the end; undefined when the first epoch was not over. */
  values?: Values;
  /** Examples trained on in a second; 0 without training. */
  perSecond: number;
  /** Seconds since the program started. */
  seconds: number;
  files: readonly string[];
  folder: string;
}

/** Tells the user of a run. */
export interface Report {
  begin(run: Run): void;
  /** After every batch. */
  progress?(progress: Progress): void;
  epoch(row: Row): void;
  /** When there is no more training. */
  trained?(): void;
  end(outcome: Outcome): void;
}
