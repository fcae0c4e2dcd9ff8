/** The token that opens the ops API. */
export class OpsAccess {
  constructor(readonly token: string) {}
}
