import { styleText } from 'node:util';

/** Lines on stdout. On a terminal with colours (unless NO_COLOR is set) and a line that is written over. */
export class Terminal {
  #live = '';

  line(text = ''): void {
    if (process.stdout.isTTY && this.#live !== '') process.stdout.write('\r\u001B[K');
    this.#live = '';
    process.stdout.write(`${text}\n`);
  }

  heading(text: string): void {
    this.line();
    this.line(this.style('bold', text));
  }

  /** How things stand now, until the next line; elsewhere than on a terminal, a line each time it changes. */
  live(text: string): void {
    if (text === this.#live) return;
    process.stdout.write(process.stdout.isTTY ? `\r\u001B[K${text}` : `${text}\n`);
    this.#live = text;
  }

  /** Lets the live line stand. */
  keepLive(): void {
    if (process.stdout.isTTY && this.#live !== '') process.stdout.write('\n');
    this.#live = '';
  }

  style(style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
    return process.stdout.isTTY ? styleText(style, text, { stream: process.stdout }) : text;
  }
}
