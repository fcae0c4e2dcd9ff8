export interface SlackChannel {
  readonly id: string;
  /** Name without the `#`. */
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  /** True when our bot is in the channel. */
  readonly isMember: boolean;
  /** True for a channel shared with another company, which sees the customers' names. */
  readonly isExtShared: boolean;
}
