/** A part of a message that pings people or can be clicked. */
export interface LiveElement {
  /** `autolink` is plain text that Slack turns into a link. */
  readonly kind: 'user' | 'usergroup' | 'broadcast' | 'channel' | 'link' | 'date' | 'autolink';
  /** The element's text in the message: `<!channel>`, `U123`, `https://…`. */
  readonly value: string;
  /** `text`, or the JSON pointer of a part of a block. */
  readonly where: string;
}
