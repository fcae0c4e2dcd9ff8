/** Slack's date markup for mrkdwn: shown in each reader's own time zone. `iso` is an ISO 8601 time in UTC. */
export function slackDate(iso: string): string {
  const unixSeconds = Math.floor(Date.parse(iso) / 1_000);
  return `<!date^${unixSeconds}^{date_short_pretty} at {time}|${iso.slice(0, 16).replace('T', ' ')} UTC>`;
}
