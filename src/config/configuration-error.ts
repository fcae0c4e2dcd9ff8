export interface ConfigurationProblem {
  /** The environment variable, the path in the file (`destinations.slack.channel`) or `file:line:column`. */
  readonly where: string;
  /** Follows `where` as the rest of a sentence and says what to do. Never holds a secret's value. */
  readonly problem: string;
  /** Of the file: where the setting stands, or the block that lacks it. */
  readonly line?: number;
}

/** Everything wrong with the configuration at once, so that an operator fixes it in one go. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    super(['The configuration cannot be used:', ...problems.map((each) => `  - ${describeProblem(each)}`)].join('\n'));
    this.problems = problems;
  }
}

export function describeProblem({
  where,
  problem,
  line,
}: Record<'where' | 'problem', string> & { line?: number | undefined }): string {
  return `${line === undefined ? where : `${where} (line ${line})`} ${problem}`;
}
