import type { BenchStage } from './bench-stage.ts';

/** Makes a stage, runs a measurement on it and clears it. */
export type OnStage = <T>(play: (stage: BenchStage) => Promise<T>) => Promise<T>;
