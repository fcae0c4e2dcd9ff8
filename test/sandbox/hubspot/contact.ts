export interface PropertyWrite {
  readonly value: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Contact {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Every value each property was given, oldest first, also when it did not change; the last 1,000. */
  readonly history: Readonly<Record<string, readonly PropertyWrite[]>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}
