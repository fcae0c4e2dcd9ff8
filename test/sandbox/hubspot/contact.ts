export interface PropertyWrite {
  readonly value: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Contact {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** The last 1,000 writes of each property, oldest first, those that changed nothing included. */
  readonly history: Readonly<Record<string, readonly PropertyWrite[]>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}
