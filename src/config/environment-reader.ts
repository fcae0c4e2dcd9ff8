import type { ConfigurationProblem } from './configuration-error.ts';
import { errorCode } from './error-code.ts';

type ReadFile = (path: string) => string;

/**
 * Reads variables one by one. A bad value becomes a problem, and counts as unset. White space around a value is cut
 * off, such as the line break of an `echo`; an empty value counts as unset.
 */
export class EnvironmentReader {
  readonly problems: ConfigurationProblem[] = [];
  readonly #env: NodeJS.ProcessEnv;
  readonly #readFile: ReadFile;

  constructor(env: NodeJS.ProcessEnv, readFile: ReadFile) {
    this.#env = env;
    this.#readFile = readFile;
  }

  text(name: string, fallback: string): string {
    return this.#value(name) ?? fallback;
  }

  port(name: string, fallback: number): number {
    const text = this.text(name, String(fallback));
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
    this.#refuse(name, 'must be a port number from 0 to 65535');
    return fallback;
  }

  isSet(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  ratio(name: string, fallback: number): number {
    const text = this.text(name, String(fallback));
    if (/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) return Number(text);
    this.#refuse(name, 'must be a share from 0 to 1, such as 0.1');
    return fallback;
  }

  oneOf<Word extends string>(name: string, words: readonly Word[], fallback: Word): Word {
    const text = this.text(name, fallback);
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    this.#refuse(name, `must be one of ${words.join(', ')}`);
    return fallback;
  }

  /** Returns a URL without trailing slashes. */
  url(name: string, fallback: string): string {
    const text = this.text(name, fallback);
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      this.#refuse(name, 'must be a URL that starts with https:// or http://');
      return fallback;
    }
    if (url.username !== '' || url.password !== '') {
      this.#refuse(name, 'must not hold a user name or password: remove what stands before the @');
      return fallback;
    }
    if (/[?#]/.test(text)) {
      this.#refuse(name, 'must not have a query (?…) or a fragment (#…)');
      return fallback;
    }
    return url.href.replace(/\/+$/, '');
  }

  /** Returns a token. Refuses characters that no Authorization header can hold: fetch's error would quote the token. */
  token(name: string): string | undefined {
    const token = this.#secret(name);
    if (token === undefined || isHeaderSafe(token)) return token;
    this.#refuse(name, 'holds a space, a line break or a character that is not ASCII: check how it was pasted');
    return undefined;
  }

  /** Returns comma-separated secrets. */
  secrets(name: string): readonly string[] {
    const secrets = (this.#secret(name) ?? '').split(',').map((secret) => secret.trim());
    if (secrets.some((secret) => secret !== '' && !isHeaderSafe(secret))) {
      const problem = 'holds a space, a line break or a character that is not ASCII: separate secrets by commas only';
      this.#refuse(name, problem);
      return [];
    }
    // An empty secret would let anybody sign.
    return secrets.filter((secret) => secret !== '');
  }

  databaseUrl(name: string): string | undefined {
    const url = this.#secret(name);
    if (url === undefined || /^postgres(ql)?:\/\/\S+$/.test(url)) return url;
    this.#refuse(name, 'must be a URL like postgres://user:password@host:5432/database');
    return undefined;
  }

  /** Returns both values or neither. The URL is a secret too: many receivers have a key in theirs. */
  signedWebhook(urlName: string, secretName: string): { url: string; secret: string } | undefined {
    const [url, secret] = [this.#secret(urlName), this.#secret(secretName)];
    if (url === undefined && secret === undefined) return undefined;
    if (url === undefined || !/^https?:\/\/[^\s@]+$/.test(url) || !URL.canParse(url)) {
      this.#refuse(
        urlName,
        `must be a URL that starts with https:// or http://, without a user name; ${secretName} signs`,
      );
    } else if (secret === undefined || !/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(secret)) {
      this.#refuse(
        secretName,
        `must be whsec_ and 24 to 64 bytes in base64, as the receiver at ${urlName} verifies it`,
      );
    } else {
      return { url, secret };
    }
    return undefined;
  }

  #value(name: string): string | undefined {
    return this.#env[name]?.trim() || undefined;
  }

  #secret(name: string): string | undefined {
    const value = this.#value(name);
    const path = this.#value(`${name}_FILE`);
    if (path === undefined) return value;
    if (value === undefined) return this.#secretFile(`${name}_FILE`, path);
    this.#refuse(name, `and ${name}_FILE are both set: keep one`);
    return undefined;
  }

  /** Reads a secret from a file. No problem quotes the path: by mistake it may be the secret itself. */
  #secretFile(name: string, path: string): string | undefined {
    try {
      const secret = this.#readFile(path).trim();
      if (secret !== '') return secret;
      this.#refuse(name, 'names an empty file: write the secret into it');
    } catch (error) {
      this.#refuse(name, `must be the path of a file this process can read (${errorCode(error)})`);
    }
    return undefined;
  }

  #refuse(where: string, problem: string): void {
    this.problems.push({ where, problem });
  }
}

function isHeaderSafe(secret: string): boolean {
  return /^[\x21-\x7e]+$/.test(secret);
}
