import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/owned-process.ts';

/** Paths of all Markdown pages for people, from the repository's root. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'deploy/README.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8');

/** Returns the page without blocks and spans of code. */
export function proseOf(page: string): string {
  return readPage(page)
    .replaceAll(/^```.*?^```$/gms, '')
    .replaceAll(/`[^`\n]*`/g, '');
}

/** Returns the anchors that GitHub makes of the page's headings. */
export function anchorsOf(page: string): string[] {
  const headings = readPage(page)
    .replaceAll(/^```.*?^```$/gms, '')
    .matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Returns a page's commands. Leaves out blocks after `<!-- needs … -->`: they need what no test has. */
export function commandsOf(page: string): string[] {
  const blocks = readPage(page).matchAll(/(<!-- needs [^>]+ -->\n\n)?^```sh\n(.*?)^```$/gms);
  return [...blocks]
    .filter(([, needs]) => needs === undefined)
    .flatMap(([, , text = '']) => text.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}
