export interface ConfigurationProblem {
  /** The environment variable, the path in the file (`destinations.slack.channel`) or `file:line:column`. */
  readonly where: string;
  /** The rest of a sentence that `where` begins; says what to do. Never holds a secret's value. */
  readonly problem: string;
  /** Line of the file with the setting, or with the block that lacks it. */
  readonly line?: number;
}

/** Holds everything that is wrong with the configuration, so that an operator fixes it in one go. */
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
