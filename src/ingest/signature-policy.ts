/** Whether webhooks must be signed, and by which secrets: more than one while a secret is rotated. */
export class SignaturePolicy {
  constructor(
    private readonly mode: () => 'required' | 'off',
    readonly secrets: readonly string[],
  ) {}

  get required(): boolean {
    return this.mode() === 'required';
  }
}
