import { describe, expect, it } from '@jest/globals';
import { slackText } from './slack-text.ts';

const text = (value: string, style = {}) => ({ type: 'text', text: value, style });

describe('a message drawn for a terminal', () => {
  it('shows the blocks', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'Loyalty' } },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'emoji', name: 'tada', unicode: '1f389' },
              text(' Ada <!channel> reached '),
              text('Gold', { bold: true }),
            ],
          },
        ],
      },
      { type: 'divider' },
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'Customer' },
            { type: 'raw_text', text: 'Tier' },
          ],
          [
            { type: 'raw_text', text: 'Bo' },
            { type: 'raw_text', text: 'Gold' },
          ],
        ],
      },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'Bosch &amp; <https://x.com|Co>' }] },
    ];
    expect(slackText({ text: 'unused', blocks })).toBe(
      [
        'Loyalty',
        '═══════',
        '🎉 Ada <!channel> reached *Gold*',
        '─'.repeat(40),
        'Customer │ Tier',
        '─────────┼─────',
        'Bo       │ Gold',
        'Bosch & Co',
      ].join('\n'),
    );
  });

  it('shows the text when there are no blocks', () => {
    expect(slackText({ text: 'Ada &lt;3 Gold', blocks: [] })).toBe('Ada <3 Gold');
  });
});
