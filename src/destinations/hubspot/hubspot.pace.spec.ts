import { expect, it } from '@jest/globals';
import { HubSpotPace } from './hubspot.pace.ts';

it('keeps the distance to a call that another process may have made just before it took over', async () => {
  const pace = new HubSpotPace(() => ({ requests: 1, perSeconds: 0.3 }));
  const startedAt = performance.now();
  pace.takeOver();
  await pace.next();
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(300);
});
