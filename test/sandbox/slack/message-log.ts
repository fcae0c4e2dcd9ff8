import type { SlackMessage } from './slack-message.ts';

/** Blocks make messages large: a long run keeps the latest and counts the rest. */
const keptMessages = 20_000;

/** The workspace's messages, oldest first. */
export class MessageLog {
  #messages: SlackMessage[] = [];
  #accepted = 0;
  #lastMicros = 0;

  add(message: Omit<SlackMessage, 'ts'>, now: number): SlackMessage {
    // Two messages of one millisecond still get ids of their own, in order.
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

  /** At least the last 20,000. */
  get all(): readonly SlackMessage[] {
    return this.#messages;
  }

  /** All that were ever accepted. */
  get accepted(): number {
    return this.#accepted;
  }
}
