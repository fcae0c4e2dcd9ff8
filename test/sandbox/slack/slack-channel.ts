export interface SlackChannel {
  readonly id: string;
  /** Without the `#`. */
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  /** Whether our bot was invited. */
  readonly isMember: boolean;
  /** Shared with another company: names posted there leave ours. */
  readonly isExtShared: boolean;
}
