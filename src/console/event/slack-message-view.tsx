import type { ReactNode } from 'react';
import type { SlackBlock, SlackElement } from '../api/sent.ts';
import { readMrkdwn } from './mrkdwn.ts';
import { formatInstant } from '../ui/format.ts';

/** Draws a message as Slack does. All of it is text, except links to http(s): nothing else a customer typed acts. */
export function SlackMessageView({ blocks }: { readonly blocks: readonly SlackBlock[] }) {
  return (
    <div className="slack">
      <span className="slack-avatar" aria-hidden="true" />
      <div className="slack-body">
        <p className="slack-sender">
          Tier Relay <span>APP</span>
        </p>
        {blocks.map((block, index) => (
          <Block key={index} block={block} />
        ))}
      </div>
    </div>
  );
}

function Block({ block }: { readonly block: SlackBlock }) {
  switch (block.type) {
    case 'header':
      return <p className="slack-header">{block.text?.text}</p>;
    case 'section':
      return <p>{block.text && <Inline element={block.text} />}</p>;
    case 'context':
      return (
        <p className="slack-context">
          <Elements of={block.elements} />
        </p>
      );
    case 'rich_text':
      return block.elements?.map((part, index) => (
        <p key={index} className="slack-line">
          <Elements of={part.elements} />
        </p>
      ));
    case 'table':
      return <Table rows={block.rows ?? []} />;
    case 'divider':
      return <hr />;
    default:
      return <pre>{JSON.stringify(block, null, 2)}</pre>;
  }
}

function Table({ rows: [head = [], ...rows] }: { readonly rows: readonly (readonly SlackElement[])[] }) {
  return (
    <div className="scroll" role="region" aria-label="Customers of the digest" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col">
                {cell.text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column}>{cell.text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Elements({ of = [] }: { readonly of?: readonly SlackElement[] | undefined }) {
  return of.map((element, index) => <Inline key={index} element={element} />);
}

function Inline({ element }: { readonly element: SlackElement }) {
  const { type, text = '', style = {}, url } = element;
  if (type === 'mrkdwn') return <Mrkdwn text={text} />;
  if (type === 'emoji') return <span>:{element.name}:</span>;
  if (type === 'link' && url !== undefined) return <SlackLink url={url}>{text || url}</SlackLink>;
  let shown: ReactNode = text;
  if (style.code === true) shown = <code>{shown}</code>;
  if (style.strike === true) shown = <s>{shown}</s>;
  if (style.italic === true) shown = <em>{shown}</em>;
  if (style.bold === true) shown = <strong>{shown}</strong>;
  return <>{shown}</>;
}

/** Draws the mrkdwn that our texts use: dates, links, plain words. */
function Mrkdwn({ text }: { readonly text: string }) {
  return readMrkdwn(text).map((part, index) => {
    switch (part.kind) {
      case 'text':
        return <span key={index}>{part.text}</span>;
      case 'date':
        return <span key={index}>{formatInstant(part.instant)}</span>;
      case 'link':
        return (
          <SlackLink key={index} url={part.url}>
            {part.text}
          </SlackLink>
        );
    }
  });
}

function SlackLink({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  if (!/^https?:\/\//i.test(url)) return <span>{children}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
