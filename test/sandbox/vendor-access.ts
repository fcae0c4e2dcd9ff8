/** Where the stand-ins listen, and the tokens they take. */
export interface VendorAccess {
  readonly hubspot: { readonly baseUrl: string; readonly accessToken: string };
  readonly slack: { readonly apiUrl: string; readonly botToken: string };
}

/** The service's variables that point it at them. */
export function vendorVariables({ hubspot, slack }: VendorAccess): Readonly<Record<string, string>> {
  return {
    HUBSPOT_BASE_URL: hubspot.baseUrl,
    HUBSPOT_ACCESS_TOKEN: hubspot.accessToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
  };
}
