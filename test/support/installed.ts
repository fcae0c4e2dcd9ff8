import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether a tool that npm does not bring is there. Where CI is set it has to be: `.ci/run` installs it, and a test that
 * needs it fails instead of being skipped.
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
