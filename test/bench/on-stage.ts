import type { BenchStage } from './bench-stage.ts';

/** Sets a stage, lets something be measured on it, and clears it. */
export type OnStage = <T>(play: (stage: BenchStage) => Promise<T>) => Promise<T>;
