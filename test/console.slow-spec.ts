import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { barriersOn, openBrowser, openPage } from './support/browser.ts';
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
let complaints: readonly string[];

const hostileName = `<img src=x onerror=alert(1)><script>alert(2)</script>"'\u202Eeno`;

const happens = (id: string, options: TierEventOptions = {}) =>
  postWebhook(relay.url, tierEvent({ customer: { id, name: id, email: `${id}@example.com` }, ...options }));

/** Makes Slack refuse the next `times` messages that contain `name`. */
function refuseInSlack(name: string, times: number): void {
  const body = { ok: false, error: 'invalid_blocks' };
  cluster.sandbox.slack.faults.add({ effect: { kind: 'answer', status: 200, body }, body: name, times });
}

const settled = () =>
  eventually(async () =>
    expect(
      await cluster.query(`SELECT FROM tier_relay.deliveries WHERE status NOT IN ('delivered', 'dead')`),
    ).toHaveLength(0),
  );

async function signIn(): Promise<void> {
  await page.goto(`${relay.url}/ops`);
  await page.getByLabel('Token').fill(opsToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

const goTo = (path: string) => page.goto(`${relay.url}/ops${path}`);
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const shown = (text: string | RegExp) => page.getByText(text).first().waitFor();

beforeAll(async () => {
  // Vite runs in a process of its own: jest's differs from plain node.
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'src/console']);
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
  browser = await openBrowser();
  refuseInSlack('Refused', 3);
  for (const number of [1, 2, 3]) await happens(`Refused${String(number)}`);
  await settled();
  cluster.sandbox.slack.faults.clear();
  await postWebhook(relay.url, { event: 'bent' });
  await happens('Ada', { eventId: 'evcus_ada' });
  await happens('Hostile', { customer: { id: 'Hostile', name: hostileName, email: 'h@example.com' } });
  await settled();
});
afterAll(async () => {
  await browser.close();
  await cluster.close();
});
beforeEach(async () => {
  ({ page, complaints } = await openPage(browser));
});
afterEach(() => page.context().close());

describe('signing in', () => {
  it('shows nothing before, says that a token is wrong, and lasts over a reload until the sign-out', async () => {
    await goTo('/events/evcus_ada');
    await heading('Sign in').waitFor();
    expect(await page.content()).not.toContain('Ada');
    await page.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    await shown('This is not the value of OPS_TOKEN.');
    await page.getByLabel('Token').fill(opsToken);
    await page.keyboard.press('Enter');
    await heading(/Ada\S* was upgraded/).waitFor();
    await page.reload();
    await heading(/Ada\S* was upgraded/).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading('Sign in').waitFor();
    await goTo('/events/evcus_ada');
    await heading('Sign in').waitFor();
  });
});

describe('the console', () => {
  beforeEach(signIn);

  it('finds events by what is clicked, and keeps it in the address', async () => {
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('button', { name: /^dead/ }).click();
    await page.waitForURL(/\?status=dead$/);
    await eventually(async () => expect(await page.locator('.events .row').count()).toBe(3));
    await page.getByRole('searchbox').fill('Refused2');
    await page.keyboard.press('Enter');
    await page.waitForURL(/customer=Refused2/);
    await eventually(async () => expect(await page.locator('.events .row').count()).toBe(1));
    await page.reload();
    await eventually(async () => expect(await page.locator('.events .row').count()).toBe(1));
    await page.getByRole('button', { name: /Take away the filter: customer/ }).click();
    await eventually(async () => expect(await page.locator('.events .row').count()).toBe(3));
  });

  it('shows an event as it comes', async () => {
    await goTo('/events?customer=Late');
    await shown('No event matches');
    await happens('Late');
    await page.locator('.events .row').waitFor();
  });

  it('shows of an event what was sent where, as it was shown there', async () => {
    await goTo('/events/evcus_ada');
    await heading(/Ada\S* was upgraded/).waitFor();
    const hubspot = page.getByRole('article', { name: 'Delivery to HubSpot' });
    await hubspot.getByRole('cell', { name: 'loyalty_tier', exact: true }).waitFor();
    const slack = page.getByRole('article', { name: 'Delivery to Slack' });
    await slack.locator('.slack', { hasText: /just reached/ }).waitFor();
    const link = hubspot.getByRole('link', { name: 'Open in HubSpot' });
    expect(await link.getAttribute('href')).toMatch(/\/contacts\/1020304\/record\/0-1\/\d+$/);
  });

  it('shows what a customer typed, and it does nothing', async () => {
    await goTo('/customers/Hostile');
    await page
      .getByRole('link', { name: /upgraded/ })
      .first()
      .click();
    await heading(/<img src=x onerror=alert\(1\)>/).waitFor();
    await page.locator('.slack').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('leads to the customer and the event of an id that an address could mistake', async () => {
    const id = '50%/a?b#c%41';
    await happens(id, { eventId: 'evcus_%41' });
    await goTo(`/events?customer=${encodeURIComponent(id)}`);
    await page.locator('.events .row-link').click();
    await shown('evcus_%41');
    await page.getByRole('link', { name: id }).click();
    await heading(id).waitFor();
    await shown('Gold');
  });

  it('replays the ticked dead letters, then all that match, after it has said how many', async () => {
    await goTo('/dead-letters');
    await page.getByLabel('Tick Refused1').check();
    await page.getByRole('button', { name: 'Replay ticked (1)' }).click();
    await page.getByRole('button', { name: 'Replay 1 delivery' }).click();
    await page.getByText('1 of 1 asked for again').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await eventually(async () => expect(await page.locator('.letters .row').count()).toBe(2));
    await page.getByRole('button', { name: /^Replay all/ }).click();
    await shown('2 deliveries');
    await page.getByRole('button', { name: 'Replay 2 deliveries' }).click();
    await page.getByText('2 of 2 asked for again').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await shown('No dead letters');
    await page.getByRole('link', { name: 'Replays' }).click();
    await shown('2 of 2 asked for again');
  });

  it('pauses and resumes a destination', async () => {
    await page.getByRole('button', { name: 'Pause Slack' }).click();
    await shown('paused through the ops API');
    await page.getByRole('button', { name: 'Resume Slack' }).click();
    await page.getByRole('button', { name: 'Pause Slack' }).waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('cell', { name: 'resume' }).first().waitFor();
  });

  it('erases a customer after it has asked twice, and says what it removed', async () => {
    await happens('Gone');
    await goTo('/customers/Gone');
    await page.getByRole('button', { name: 'Erase …' }).click();
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    const forGood = page.getByRole('button', { name: 'Erase for good' });
    expect(await forGood.isDisabled()).toBe(true);
    await page.getByLabel(/type the customer’s id/).fill('Gone');
    await forGood.click();
    await shown(/Removed: the data in 1 event and/);
    await page.getByRole('button', { name: 'Close' }).click();
    await shown('Not found.');
  });

  it('sends a test, and checks the vendors', async () => {
    await goTo('/settings');
    await page.getByLabel('E-mail of the contact').fill('you@example.com');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('link', { name: 'See what becomes of it' }).click();
    await page.getByText('test', { exact: true }).first().waitFor();
    await goTo('/settings');
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByRole('region', { name: 'HubSpot', exact: true }).waitFor();
  });

  it('is used with the keyboard alone', async () => {
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the page');
    await page.getByRole('link', { name: 'Events', exact: true }).focus();
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await focused(page)).toBe('Events'));
    await goTo('/customers/Ada');
    await page.getByRole('button', { name: 'Erase …' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Erase this customer?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Erase …');
  });

  const pages = [
    '',
    '/events',
    '/events/evcus_ada',
    '/dead-letters',
    '/rejected',
    '/customers',
    '/customers/Ada',
    '/replays',
    '/settings',
    '/audit',
  ];

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('is accessible, fits and keeps its policy, in %s on %i pixels', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    for (const path of pages) {
      await goTo(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect({ path, overflow, barriers: await barriersOn(page) }).toEqual({ path, overflow: 0, barriers: [] });
    }
    expect(complaints).toEqual([]);
  });
});

function focused(on: Page): Promise<string> {
  return on.evaluate('document.activeElement.textContent');
}
