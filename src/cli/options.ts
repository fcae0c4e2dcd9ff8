import { InvalidArgumentError, Option } from '@commander-js/extra-typings';

export const jsonOption = new Option('--json', 'print JSON, for scripts');

export const urlOption = new Option(
  '--url <url>',
  'where the service answers (default: TIER_RELAY_URL, or PORT of this machine)',
);

export const yesOption = new Option('-y, --yes', 'do not ask');

export const limitOption = new Option('--limit <n>', 'how many at most, newest first').argParser(count).default(50);

export const facetsOption = new Option(
  '--facets <names>',
  'also count the values of these: kind,campaign,tier,destination,status,reason,lane',
);

/** @throws InvalidArgumentError, which commander turns into a message. */
function count(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number from 1 to 999999.');
}
