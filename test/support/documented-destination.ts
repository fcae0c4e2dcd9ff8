import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from './owned-process.ts';

/** Matches a documented file: its path in backticks, then its code block. */
const codeBlock = /^`(src\/\S+)`\n\n```ts\n([^]*?)^```$/gm;

/**
 * Writes the files that a page of docs/ shows into `directory`, and links the rest of src beside them.
 *
 * @returns the paths of the written files.
 */
export async function writeDocumented(page: string, directory: string): Promise<readonly string[]> {
  await mkdir(join(directory, 'src/destinations'), { recursive: true });
  const pathsIn = async (folder: string) => (await readdir(join(root, folder))).map((name) => `${folder}/${name}`);
  const rooms = (await pathsIn('src')).filter((path) => path !== 'src/destinations');
  for (const path of ['package.json', 'node_modules', ...rooms, ...(await pathsIn('src/destinations'))]) {
    await symlink(join(root, path), join(directory, path));
  }
  const shown = await readFile(join(root, page), 'utf8');
  const files = [...shown.matchAll(codeBlock)].map(([, path = '', code = '']) => ({
    path: join(directory, path),
    code,
  }));
  for (const { path, code } of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
  return files.map(({ path }) => path);
}

/** Compiles the files with the options of src and returns the compiler's output; '' when all is well. */
export async function compile(files: readonly string[], directory: string): Promise<string> {
  const compilerOptions = { noEmit: true, rootDir: '/', typeRoots: [join(root, 'node_modules/@types')] };
  const project = { extends: join(root, 'tsconfig.json'), compilerOptions, include: [], files };
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(project));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return text(spawn(process.execPath, [compiler, '-p', directory]).stdout);
}
