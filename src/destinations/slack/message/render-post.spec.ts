import { describe, expect, it } from '@jest/globals';
import { acceptedEvent } from '../../../../test/support/accepted-event.ts';
import { renderPost } from './render-post.ts';
import { slackSettings } from '../slack.settings.ts';

const settings = slackSettings.parse({
  channel: 'C0LOYALTY',
  message: '*{{customer.name}}* → {{tier.name}}',
  customerLink: 'https://crm.example.com/{{customer.id}}',
});
const change = (name: string) => acceptedEvent({ customer: { id: 'cust_1', name }, to: 'Gold' }).change;

describe('renderPost', () => {
  it('congratulates one in the operator’s words, with the link', () => {
    const { text, blocks } = renderPost([change('Ada')], settings);
    expect(text).toContain('Ada → Gold');
    expect(JSON.stringify(blocks)).toContain('https://crm.example.com/cust_1|Open customer');
  });

  it.each([2, 50, 99])('names all of %i, more or less than digest.rows', (count) => {
    const names = Array.from({ length: count }, (_, index) => `Member ${String(index)}`);
    const { blocks } = renderPost(
      names.map(change),
      slackSettings.parse({ channel: 'C0LOYALTY', digest: { above: 1, rows: 1 } }),
    );
    const [, , table] = blocks;
    expect(table).toMatchObject({ type: 'table' });
    const shown = JSON.stringify(table);
    for (const name of names) expect(shown).toContain(`"${name}"`);
    expect(JSON.stringify(blocks)).not.toContain('more');
  });
});
