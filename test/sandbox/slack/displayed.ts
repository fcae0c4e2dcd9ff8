/** Returns mrkdwn as a reader sees it: without Slack's three escapes, and with labels in place of links. */
export function displayed(mrkdwn: string): string {
  return mrkdwn
    .replaceAll(/<([^<>|]*)\|([^<>]*)>/g, '$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
