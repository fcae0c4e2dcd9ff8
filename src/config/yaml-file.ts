import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { ConfigurationError } from './configuration-error.ts';

/** A parsed file of settings, with its lines. */
export interface YamlFile {
  readonly content: unknown;
  /** Returns the line of a setting, or of the block that lacks it; undefined when there is neither. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

/** Parses YAML. @throws ConfigurationError when `text` is not YAML, or is no block of settings. */
export function readYaml(text: string, fileName: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (problem: string, offset?: number) => {
    const { line, col } = lines.linePos(offset ?? 0);
    const where = offset === undefined ? fileName : `${fileName}:${line}:${col}`;
    return new ConfigurationError([{ where, problem }]);
  };
  // YAML warns of tags that it does not know.
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw refuse(`is not valid YAML: ${reasonOf(error)}`, error.pos[0]);
  visit(document, {
    // With aliases, a structure could contain itself.
    Alias: (_, { range }) => {
      throw refuse('must not use YAML aliases (*name): write the value out', range?.[0]);
    },
  });
  const isEmpty = document.contents === null;
  if (!isEmpty && !isMap(document.contents)) throw refuse('must hold blocks of settings, like destinations:');
  return {
    content: isEmpty ? {} : document.toJS(),
    lineOf: (path) => {
      const offset = offsetOf(document, path);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
  };
}

function reasonOf({ code, message }: Document.Parsed['errors'][number]): string {
  return code === 'RESOURCE_EXHAUSTION' ? 'nested too deeply' : message;
}

/** Returns where the deepest part of the path begins that the file has. */
function offsetOf({ contents }: Document.Parsed, path: readonly PropertyKey[]): number | undefined {
  let block: unknown = contents;
  let offset: number | undefined;
  for (const step of path) {
    const { start, value } = entryOf(block, step);
    if (start === undefined) break;
    offset = start;
    block = value;
  }
  return offset;
}

function entryOf(block: unknown, step: PropertyKey): { start?: number | undefined; value?: unknown } {
  if (isSeq<Node>(block)) {
    const item = block.items[Number(step)];
    return { start: item?.range?.[0], value: item };
  }
  if (!isMap<Node>(block)) return {};
  const pair = block.items.find(({ key }) => isScalar(key) && String(key.value) === step);
  return { start: pair?.key.range?.[0], value: pair?.value };
}
