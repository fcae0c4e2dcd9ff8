import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ConfigurationError } from './configuration-error.ts';
import type { ConfigurationProblem } from './configuration-error.ts';
import { parseConnectorConfig } from './connector-config.ts';
import type { ConnectorConfig } from './connector-config.ts';
import type { Descriptions } from './destination-description.ts';
import { errorCode } from './error-code.ts';
import { inspectConnectorConfig } from './inspect-connector-config.ts';

/** Returns what a valid file still lacks, such as the token of a destination that it enables. */
type Check = (config: ConnectorConfig) => readonly ConfigurationProblem[];

export interface ConfigFileOptions<Known extends Descriptions> {
  readonly path: string;
  readonly known: Known;
  readonly check?: Check;
}

type Content = { readonly text: string } | { readonly unreadable: string };

export interface Refusal {
  readonly at: Date;
  readonly problems: readonly ConfigurationProblem[];
}

/** Milliseconds for which the content must stay the same: some editors empty a file before they write it. */
const settleMs = 100;

const pollMs = 1_000;

/**
 * The configuration in force. After `watch()` it follows the file: edits in place, an editor's rename, the swap of a
 * Kubernetes ConfigMap. It refuses a file that cannot be used, and keeps the configuration before.
 */
export class ConfigFile<Known extends Descriptions = Descriptions> {
  readonly #path: string;
  readonly #known: Known;
  readonly #check: Check;
  readonly #changeListeners = new Set<(config: ConnectorConfig<Known>) => void>();
  readonly #refusalListeners = new Set<(refusal: Refusal) => void>();
  #judged: Content;
  #current: ConnectorConfig<Known>;
  #loadedAt = new Date();
  #lastError: Refusal | undefined;
  #watcher: FSWatcher | undefined;
  #poll: NodeJS.Timeout | undefined;
  #looking = false;

  private constructor({ path, known, check = () => [] }: ConfigFileOptions<Known>, content: Content) {
    this.#path = path;
    this.#known = known;
    this.#check = check;
    this.#judged = content;
    this.#current = this.#parse(content);
  }

  /** @throws ConfigurationError when the file cannot be used. */
  static async load<const Known extends Descriptions>(options: ConfigFileOptions<Known>): Promise<ConfigFile<Known>> {
    return new ConfigFile(options, await read(options.path));
  }

  /** The settings, frozen. A change replaces the object, so read it anew for each decision. */
  get current(): ConnectorConfig<Known> {
    return this.#current;
  }

  /** When the configuration in force was read. */
  get loadedAt(): Date {
    return this.#loadedAt;
  }

  get path(): string {
    return this.#path;
  }

  /** Why the file in its present form was refused; undefined when it is valid. */
  get lastError(): Refusal | undefined {
    return this.#lastError;
  }

  /** Calls the listener after each change. It must not throw. @returns a function that removes the listener. */
  onChange(listener: (config: ConnectorConfig<Known>) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Calls the listener after each refusal. It must not throw. @returns a function that removes the listener. */
  onRefused(listener: (refusal: Refusal) => void): () => void {
    this.#refusalListeners.add(listener);
    return () => this.#refusalListeners.delete(listener);
  }

  /** Begins to follow the file. Does not keep the process alive. */
  watch(): void {
    const look = () => void this.#look();
    // On the directory: a watch on the file follows the inode, and misses everything after the first rename.
    try {
      this.#watcher = watch(dirname(resolve(this.#path)), { persistent: false }, look);
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // The system has no inotify watch left, or the file system has none at all: the poll sees changes, only later.
    }
    this.#poll = setInterval(look, pollMs).unref();
  }

  stop(): void {
    this.#watcher?.close();
    clearInterval(this.#poll);
    this.#changeListeners.clear();
    this.#refusalListeners.clear();
  }

  /** Judges the file at once, for SIGHUP: whoever sends it has finished writing. */
  async reload(): Promise<void> {
    this.#judge(await read(this.#path));
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#judgeOnceSettled();
    } finally {
      this.#looking = false;
    }
  }

  async #judgeOnceSettled(): Promise<void> {
    let content = await read(this.#path);
    while (!isDeepStrictEqual(content, this.#judged)) {
      const isEmptied = 'text' in content && content.text === ''; // the writer follows, late on a busy machine
      await pause(isEmptied ? pollMs : settleMs, undefined, { ref: false });
      const later = await read(this.#path);
      if (isDeepStrictEqual(content, later)) this.#judge(later);
      content = later;
    }
  }

  #judge(content: Content): void {
    this.#judged = content;
    let config: ConnectorConfig<Known>;
    try {
      config = this.#parse(content);
    } catch (error) {
      this.#refuse(error);
      return;
    }
    this.#accept(config);
  }

  #accept(config: ConnectorConfig<Known>): void {
    this.#lastError = undefined;
    if (isDeepStrictEqual(config, this.#current)) return;
    this.#current = config;
    this.#loadedAt = new Date();
    for (const listener of this.#changeListeners) listener(config);
  }

  /** Keeps the configuration before. Takes any error: a bug in our reading must not end a running service. */
  #refuse(error: unknown): void {
    const problems =
      error instanceof ConfigurationError
        ? error.problems
        : [{ where: this.#path, problem: `cannot be understood (${String(error)})` }];
    this.#lastError = { at: new Date(), problems };
    for (const listener of this.#refusalListeners) listener(this.#lastError);
  }

  #parse(content: Content): ConnectorConfig<Known> {
    if ('unreadable' in content) throw new ConfigurationError([unreadable(this.#path, content.unreadable)]);
    const config = parseConnectorConfig(content.text, this.#path, this.#known);
    const problems = this.#check(config);
    if (problems.length > 0) throw new ConfigurationError(problems);
    return config;
  }
}

async function read(path: string): Promise<Content> {
  try {
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    return { unreadable: errorCode(error) };
  }
}

function unreadable(path: string, code: string, where = 'CONFIG_FILE'): ConfigurationProblem {
  return { where, problem: `names ${path}, which cannot be read (${code}): create it, or name another` };
}

/**
 * Reads a file as far as it can be understood: see `inspectConnectorConfig`.
 *
 * @param namedBy the variable or option that gave the path, for a problem with it.
 */
export async function inspectConfigFile<const Known extends Descriptions>(
  path: string,
  known: Known,
  namedBy?: string,
): Promise<ReturnType<typeof inspectConnectorConfig<Known>>> {
  const content = await read(path);
  if ('text' in content) return inspectConnectorConfig(content.text, path, known);
  return { ...inspectConnectorConfig('', path, known), problems: [unreadable(path, content.unreadable, namedBy)] };
}
