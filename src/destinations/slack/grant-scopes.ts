/** What to do so that the app may: scopes take effect only with the next installation. */
export function grantScopes(...scopes: readonly string[]): string {
  const named = `${scopes.length > 1 ? 'scopes' : 'scope'} ${scopes.join(', ')}`;
  return `grant the app the ${named} under OAuth & Permissions, and install it again`;
}
