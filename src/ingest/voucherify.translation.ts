import type { Kind, Tier, TierChange } from '../model/tier-change.ts';
import { TierMoveDto, type TierDto, type TierStayDto } from './voucherify.dto.ts';

/** Translates Voucherify's event into our words. */
export function toTierChange(kind: Kind, event: TierMoveDto | TierStayDto): TierChange {
  return {
    kind,
    customer: {
      id: event.customer.id,
      name: textOrNull(event.customer.name),
      email: textOrNull(event.customer.email),
      sourceId: textOrNull(event.customer.source_id),
    },
    campaign: { id: event.campaign.id, name: textOrNull(event.campaign.name) },
    ...tiersOf(kind, event),
    occurredAt: new Date(event.created_at).toISOString(),
  };
}

function tiersOf(kind: Kind, event: TierMoveDto | TierStayDto): { from: Tier | null; to: Tier | null } {
  if (event instanceof TierMoveDto) {
    return { from: toTier(event.loyalty_tier_from ?? null), to: toTier(event.loyalty_tier_to) };
  }
  const tier = toTier(event.loyalty_tier);
  switch (kind) {
    case 'left':
      return { from: tier, to: null };
    case 'prolonged':
      return { from: tier, to: tier };
    case 'joined':
    case 'upgraded':
    case 'downgraded':
      return { from: null, to: tier };
  }
}

function toTier(tier: TierDto | null): Tier | null {
  return tier && { id: storable(tier.id), name: storable(tier.name) };
}

function textOrNull(value: string | undefined): string | null {
  return value ? storable(value) : null;
}

/** Replaces NUL and lone surrogates, which PostgreSQL cannot store. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
