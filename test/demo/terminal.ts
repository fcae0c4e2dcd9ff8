import { styleText } from 'node:util';

/** Prints lines on stdout. A terminal also gets colours (unless NO_COLOR is set) and a live line. */
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

  /** Writes over the live line, until the next `line`. Without a terminal, prints a line for each change. */
  live(text: string): void {
    if (text === this.#live) return;
    process.stdout.write(process.stdout.isTTY ? `\r\u001B[K${text}` : `${text}\n`);
    this.#live = text;
  }

  /** Keeps the live line on the screen. */
  keepLive(): void {
    if (process.stdout.isTTY && this.#live !== '') process.stdout.write('\n');
    this.#live = '';
  }

  style(style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
    return process.stdout.isTTY ? styleText(style, text, { stream: process.stdout }) : text;
  }
}
