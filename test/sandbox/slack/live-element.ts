/** Something in a message that acts: pings people, or can be clicked. */
export interface LiveElement {
  /** `autolink`: plain characters that Slack would make a link of by itself. */
  readonly kind: 'user' | 'usergroup' | 'broadcast' | 'channel' | 'link' | 'date' | 'autolink';
  /** As it stands in the message: `<!channel>`, `U123`, `https://…`. */
  readonly value: string;
  /** Where: `text`, or the JSON pointer of the block's part. */
  readonly where: string;
}
