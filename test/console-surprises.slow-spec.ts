import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './support/browser.ts';
import { opsToken } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent, type TierEventOptions } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;
let browser: Browser;
let page: Page;

/** U+2069 ends the isolation around the text, and U+202E reverses the text that follows. */
const turning = '\u2069\u202Emoc.evil';

const happens = (id: string, options: TierEventOptions = {}) =>
  postWebhook(relay.url, tierEvent({ customer: { id, name: id, email: `${id}@example.com` }, ...options }));
const goTo = (path: string) => page.goto(`${relay.url}/ops${path}`);
const rows = () => page.locator('.rows .row');

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'src/console']);
  cluster = await Cluster.open();
  relay = await cluster.start();
  browser = await openBrowser();
  await postWebhook(relay.url, { event: 'bent' });
  for (const id of ['First', 'Second', 'Third']) await happens(id);
  await happens('Turning', { eventId: 'evcus_turning', customer: { id: 'Turning', name: turning }, to: turning });
});
afterAll(async () => {
  await browser.close();
  await cluster.close();
});
beforeEach(async () => {
  ({ page } = await openPage(browser));
  await goTo('');
  await page.getByLabel('Token').fill(opsToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});
afterEach(() => page.context().close());

describe('the console', () => {
  it('leads from the events whose status is rejected to those that were', async () => {
    await goTo('/events?status=rejected');
    await page.getByRole('heading', { level: 1, name: 'Rejected events' }).waitFor();
    await eventually(async () => expect(await rows().count()).toBe(1));
  });

  it('shows and replays rejected events of a time alone', async () => {
    await goTo('/rejected?since=2100-01-01T00:00:00Z');
    await page.getByText('No rejected events').waitFor();
    await goTo('/rejected?since=2020-01-01T00:00:00Z');
    const asked = page.waitForRequest((request) => request.url().endsWith('/events/replay'));
    await page.getByRole('button', { name: /^Replay all/ }).click();
    expect((await asked).postDataJSON()).toMatchObject({ status: 'rejected', since: '2020-01-01T00:00:00Z' });
  });

  it('says that a replay has begun before the service has answered', async () => {
    const answer = Promise.withResolvers<undefined>();
    await page.route('**/ops/api/events/replay', async (route) => {
      const { dryRun } = route.request().postDataJSON() as { readonly dryRun?: boolean };
      if (dryRun !== true) await answer.promise;
      await route.continue();
    });
    await goTo('/rejected');
    await page.getByRole('button', { name: /^Replay all/ }).click();
    await page.getByRole('button', { name: 'Replay 1 rejected event' }).click();
    await page.getByText('It has begun').waitFor();
    answer.resolve(undefined);
    await page.getByText('of 1 asked for again').waitFor();
  });

  it('keeps nothing of an erased customer on the page', async () => {
    await happens('Gone');
    await goTo('/customers/Gone');
    await page.getByText('Gold').first().waitFor();
    await page.getByRole('button', { name: 'Erase …' }).click();
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    await page.getByLabel(/type the customer’s id/).fill('Gone');
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText(/Removed: the data in/).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Not found.').waitFor();
    expect(await page.getByText('Gold').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Erase …' }).count()).toBe(0);
  });

  it('keeps the words around a name that turns them', async () => {
    await goTo('/events/evcus_turning');
    const heading = page.getByRole('heading', { level: 1, name: /was upgraded/ });
    await heading.waitFor();
    expect(await heading.textContent()).toBe(
      '\u2068moc.evil\u2069 was upgraded from \u2068Silver\u2069 to \u2068moc.evil\u2069',
    );
  });

  it('moves no event under the pointer, and says how many are newer', async () => {
    await goTo('/events');
    await rows().nth(1).hover();
    const before = await rows().nth(1).textContent();
    await happens('Newer');
    await page.getByText('1 newer').waitFor();
    expect(await rows().nth(1).textContent()).toBe(before);
    await page.getByRole('heading', { level: 1 }).hover();
    await rows().first().getByText('Newer').waitFor();
  });

  it('keeps its page while nobody says whether the session lasts', async () => {
    let asked = 0;
    await page.route('**/ops/api/session', (route) => {
      asked += 1;
      return route.abort();
    });
    await page.getByRole('button', { name: 'Pause Slack' }).click();
    await page.getByText('paused through the ops API').waitFor();
    await eventually(() => {
      expect(asked).toBeGreaterThan(2);
      return Promise.resolve();
    });
    expect(await page.getByRole('heading', { name: 'Overview' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Resume Slack' }).click();
  });

  it('says that a sign-out came to nothing', async () => {
    await page.route('**/ops/api/session', (route) => route.abort());
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('The service does not answer').waitFor();
    await page.unroute('**/ops/api/session');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('has the page one is on in sight in the menu of a phone', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await goTo('/audit');
    const entry = page.getByRole('link', { name: 'Audit' });
    await eventually(async () => expect((await entry.boundingBox())?.x).toBeLessThan(390));
  });

  it('draws the overview at once, without a jump', async () => {
    await page.addInitScript(watchShifts);
    await page.reload();
    await page.getByRole('heading', { name: 'Replicas' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate('shifted')).toBeLessThan(0.02);
  });
});

/** A script for the page: adds up the layout shifts in `shifted`, as the browser scores them. */
const watchShifts = `
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
`;
