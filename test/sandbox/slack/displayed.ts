/** Text with Slack's three escapes undone, and links shown by their label: what a reader sees of mrkdwn. */
export function displayed(mrkdwn: string): string {
  return mrkdwn
    .replaceAll(/<([^<>|]*)\|([^<>]*)>/g, '$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
