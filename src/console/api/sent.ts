/** The part of Slack's blocks that our messages use. */
export interface SlackBlock {
  readonly type: string;
  readonly text?: SlackElement;
  readonly elements?: readonly SlackElement[];
  readonly rows?: readonly (readonly SlackElement[])[];
}

export interface SlackElement {
  readonly type: string;
  readonly text?: string;
  readonly url?: string;
  readonly name?: string;
  readonly style?: Readonly<Partial<Record<'bold' | 'italic' | 'strike' | 'code', boolean>>>;
  readonly elements?: readonly SlackElement[];
}

export type Sent =
  | {
      readonly kind: 'contact';
      readonly contact: { readonly idProperty: string; readonly id: string };
      readonly properties: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly text: string;
      readonly blocks: readonly SlackBlock[];
    }
  | { readonly kind: 'bundle'; readonly deliveryId: string; readonly eventId?: string | null };
