import { signed } from '../support/signed.ts';
import type { Sample } from './sample.ts';

interface AnswerBody {
  readonly status?: unknown;
  readonly title?: unknown;
  readonly detail?: unknown;
  readonly violations?: readonly { readonly path: string; readonly message: string }[];
}

export interface SampleAnswer {
  readonly status: number;
  /** The status in the body, such as `accepted`, or the title of the problem. */
  readonly word: string;
  readonly remarks: readonly string[];
  readonly asExpected: boolean;
}

/** Voucherify's time limit for an answer. */
const timeLimitMs = 10_000;

/** Posts a sample as Voucherify would. @throws when there is no answer. */
export async function sendSample(
  sample: Sample,
  to: { readonly url: string; readonly webhookSecret: string },
  signal: AbortSignal,
): Promise<SampleAnswer> {
  const { body, signature } = signed(sample.payload, to.webhookSecret);
  const response = await fetch(`${to.url}/webhooks/voucherify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(sample.signed && { 'x-voucherify-signature': signature }) },
    body,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
  });
  const { status } = response;
  const answer = (await response.json()) as AnswerBody;
  const word = String(status < 400 ? answer.status : answer.title);
  const violations = (answer.violations ?? []).map(({ path, message }) => `${path}: ${message}`);
  const remarks = violations.length > 0 || status < 400 ? violations : [String(answer.detail)];
  return { status, word, remarks, asExpected: status === sample.answer.status && word === sample.answer.word };
}
