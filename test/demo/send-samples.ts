import { printable } from './printable.ts';
import type { Sample } from './sample.ts';
import { sendSample, type SampleAnswer } from './send-sample.ts';
import type { Services } from './start-services.ts';
import type { Terminal } from './terminal.ts';

const indent = ' '.repeat(17);

/** Sends samples one after another and prints the answers. Returns a line for each wrong or missing answer. */
export async function sendSamples(
  samples: readonly Sample[],
  { connector, over }: Services,
  terminal: Terminal,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const sample of samples) {
    const what = printable(sample.what);
    let answer: SampleAnswer;
    try {
      answer = await sendSample(sample, connector, over);
    } catch (error) {
      return [...problems, `${what}: no answer (${error instanceof Error ? error.message : String(error)})`];
    }
    const { status, word, remarks, asExpected } = answer;
    const said = `${String(status)} ${status < 400 ? word : 'refused'}`.padEnd(15);
    terminal.line(`  ${terminal.style(asExpected ? 'green' : 'red', said)}${what}`);
    for (const remark of remarks) terminal.line(terminal.style('dim', indent + printable(remark)));
    const { status: expectedStatus, word: expectedWord } = sample.answer;
    if (!asExpected) {
      problems.push(`${what}: answered ${String(status)} ${word}, not ${String(expectedStatus)} ${expectedWord}`);
    }
  }
  return problems;
}
