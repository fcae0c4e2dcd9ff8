import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * True when a tool that npm does not bring is on the PATH. Always true where CI is set: `.ci/run` installs the tools,
 * so a test that lacks one must fail there instead of being skipped.
 */
export function isInstalled(tool: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return process.env['CI'] !== undefined || folders.some((folder) => isExecutable(join(folder, tool)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
