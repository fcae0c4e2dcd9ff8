import { z } from 'zod';

// The part of the ops API's answers that the tables show; `--json` prints the whole answer.

const text = z.string().nullish();
const number = z.number();

const sent = z.looseObject({ kind: z.string() }).nullish();
const attempt = z.looseObject({
  number,
  endedAt: text,
  durationMs: z.number().nullish(),
  outcome: z.string(),
  reason: text,
  detail: text,
  sent,
});
const briefDelivery = z.looseObject({ id: z.string(), destination: z.string(), status: z.string() });
const event = z.looseObject({
  id: z.string(),
  receivedAt: text,
  kind: text,
  customerId: text,
  campaignId: text,
  campaignName: text,
  from: text,
  to: text,
  occurredAt: text,
  isTest: z.boolean().optional(),
  violations: z.array(z.looseObject({ path: z.string(), message: z.string() })).optional(),
  deliveries: z.array(briefDelivery).default([]),
});
const counts = z.array(z.looseObject({ value: z.string().nullable(), count: number, label: text }));

function page<Item extends z.ZodType>(item: Item) {
  return z.looseObject({
    items: z.array(item),
    nextCursor: z.string().nullish(),
    facets: z.record(z.string(), counts).optional(),
  });
}

export type Event = z.output<typeof event>;
export type Sent = z.output<typeof sent>;

export const answers = {
  page: page(z.unknown()),
  events: page(event),
  /** One event. Its kind, customer, campaign and tiers are in `change`; an event of a list has them at the top. */
  event: event.extend({
    change: z
      .looseObject({
        kind: text,
        customer: z.looseObject({ id: text, name: text }).nullish(),
        campaign: z.looseObject({ id: text, name: text }).nullish(),
        from: z.looseObject({ name: text }).nullish(),
        to: z.looseObject({ name: text }).nullish(),
      })
      .optional(),
    deliveries: z
      .array(
        briefDelivery.extend({
          reason: text,
          detail: text,
          ref: text,
          attempts: z.array(attempt).or(number).default([]),
        }),
      )
      .default([]),
  }),
  deliveries: page(
    briefDelivery.extend({
      eventId: z.string(),
      attempts: number,
      reason: text,
      detail: text,
      lane: text,
      customerId: text,
      updatedAt: text,
    }),
  ),
  destinations: z.array(
    z.looseObject({
      name: z.string(),
      enabled: z.boolean(),
      paused: z.boolean(),
      why: text,
      probeAt: text,
      lanes: z
        .array(z.looseObject({ lane: z.string(), until: text, reason: z.string(), detail: z.string() }))
        .default([]),
      counts: z.record(z.string(), number),
      oldestDueAt: text,
    }),
  ),
  customer: z.looseObject({
    id: z.string(),
    standings: z.array(
      z.looseObject({
        campaignId: z.string(),
        campaignName: text,
        destination: text,
        from: text,
        to: text,
        occurredAt: text,
      }),
    ),
    told: z.array(
      z.looseObject({
        destination: z.string(),
        campaignId: z.string(),
        eventId: z.string(),
        at: text,
        ref: text,
        sent,
      }),
    ),
    events: page(event),
  }),
  alerts: z.looseObject({
    items: z.array(
      z.looseObject({
        name: z.string(),
        since: text,
        summary: z.string(),
        remedy: z.string(),
        untold: z.array(z.looseObject({ target: z.string(), detail: text })).default([]),
      }),
    ),
  }),
  matching: z.looseObject({ matching: number }),
  one: z.looseObject({ replayed: number }),
  replay: z.looseObject({
    id: z.string(),
    kind: z.string().optional(),
    status: z.string(),
    matching: number.nullable(),
    replayed: number,
    requestedAt: text,
    endedAt: text,
    detail: text,
  }),
  reread: z.looseObject({ status: z.string(), eventId: z.string() }),
  audit: page(z.looseObject({ at: z.string(), action: z.string(), via: text, target: text, detail: text })),
  erased: z.record(z.string(), z.unknown()),
  test: z.looseObject({ eventId: z.string(), answer: z.unknown() }),
  stats: z.looseObject({
    from: z.string(),
    to: z.string(),
    events: z.looseObject({ accepted: z.array(number), rejected: z.array(number) }),
    destinations: z.array(
      z.looseObject({
        name: z.string(),
        deliveries: z.record(z.string(), z.array(number)),
        attempts: z.record(z.string(), z.array(number)),
        oldestWaitingSeconds: number.nullable(),
      }),
    ),
  }),
  service: z.looseObject({
    version: z.string(),
    startedAt: text,
    database: z.looseObject({
      kind: z.string(),
      version: text,
      sizeBytes: z.number().nullish(),
      synchronousCommit: text,
    }),
    replicas: z.array(
      z.looseObject({
        host: text,
        version: text,
        startedAt: text,
        seenAt: text,
        leads: z.array(z.string()),
        isThis: z.boolean(),
      }),
    ),
    configuration: z.looseObject({
      file: text,
      hash: text,
      loadedAt: text,
      refused: z
        .looseObject({
          at: text,
          problems: z.array(z.looseObject({ where: z.string(), problem: z.string(), line: number.optional() })),
        })
        .nullish(),
    }),
    lastWebhookAt: text,
  }),
} as const;
