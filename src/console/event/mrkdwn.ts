export type MrkdwnPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'date'; readonly instant: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string };

/** Reads the part of Slack's mrkdwn that our texts use: `<!date^…>`, `<https://…|label>` and escaped characters. */
export function readMrkdwn(mrkdwn: string): MrkdwnPart[] {
  return mrkdwn.split(/(<[^<>]*>)/).flatMap((piece): MrkdwnPart[] => {
    const date = /^<!date\^(\d{1,11})\^/.exec(piece)?.[1];
    if (date !== undefined) return [{ kind: 'date', instant: new Date(Number(date) * 1_000).toISOString() }];
    const [, url, label] = /^<(https?:[^|<>]+)(?:\|([^<>]*))?>$/.exec(piece) ?? [];
    if (url !== undefined) return [{ kind: 'link', url: unescaped(url), text: unescaped(label ?? url) }];
    return piece === '' ? [] : [{ kind: 'text', text: unescaped(piece) }];
  });
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
