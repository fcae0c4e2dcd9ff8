import type { SlackMessage } from './slack-message.ts';

/** Messages with blocks are large, so a long run keeps only the latest. */
const keptMessages = 20_000;

/** The workspace's messages, oldest first. */
export class MessageLog {
  #messages: SlackMessage[] = [];
  #accepted = 0;
  #lastMicros = 0;

  add(message: Omit<SlackMessage, 'ts'>, now: number): SlackMessage {
    // Two messages of one millisecond get different ids, in order.
    this.#lastMicros = Math.max(this.#lastMicros + 1, Math.floor(now) * 1000);
    const seconds = Math.floor(this.#lastMicros / 1_000_000);
    const ts = `${String(seconds)}.${String(this.#lastMicros % 1_000_000).padStart(6, '0')}`;
    const stored = { ts, ...message };
    this.#messages.push(stored);
    this.#accepted += 1;
    if (this.#messages.length > keptMessages * 2) this.#messages = this.#messages.slice(-keptMessages);
    return stored;
  }

  remove(ts: string): void {
    this.#messages = this.#messages.filter((message) => message.ts !== ts);
  }

  /** At least the last 20,000 messages. */
  get all(): readonly SlackMessage[] {
    return this.#messages;
  }

  /** How many messages were ever accepted. */
  get accepted(): number {
    return this.#accepted;
  }
}
