import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { opsToken } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open();
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const ours = { 'x-tier-relay-console': 'active', 'content-type': 'application/json' };

function signIn(token: string, headers: Readonly<Record<string, string>> = ours, url = relay.url): Promise<Response> {
  const body = JSON.stringify({ token });
  return fetch(`${url}/ops/api/session`, { method: 'POST', headers, body });
}

async function cookieOf(answer: Promise<Response>): Promise<string> {
  return (await answer).headers.get('set-cookie')?.split(';')[0] ?? '';
}

const pausesSlack = (headers: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${relay.url}/ops/api/destinations/slack/pause`, { method: 'POST', headers });

describe("the console's session", () => {
  it('begins with OPS_TOKEN, in a cookie that no script reads and no other site sends', async () => {
    const answer = await signIn(opsToken);
    expect(answer.status).toBe(204);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^tier_relay_console=\S+; .*Path=\/ops; HttpOnly; SameSite=Strict$/);
    expect(cookie).toMatch(/Max-Age=28740/);
    expect(cookie).not.toContain(opsToken);
  });

  it('has a cookie for https alone behind a proxy that speaks it', async () => {
    const answer = await signIn(opsToken, { ...ours, 'x-forwarded-proto': 'https' });
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure/);
  });

  it('opens the ops API, and says in the audit trail that it was the console', async () => {
    const cookie = await cookieOf(signIn(opsToken));
    expect((await pausesSlack({ ...ours, cookie })).status).toBe(200);
    const audit = await fetch(`${relay.url}/ops/api/audit`, { headers: { ...ours, cookie } });
    expect(audit.headers.get('cache-control')).toBe('no-store');
    expect(await audit.json()).toMatchObject({ items: [{ action: 'pause', via: 'console', target: 'slack' }] });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["without the console's header, which other sites cannot send", {}],
    ['from another site', { ...ours, 'sec-fetch-site': 'cross-site' }],
    ['from another host of the same site', { ...ours, 'sec-fetch-site': 'same-site' }],
  ])('opens nothing %s', async (_what, headers) => {
    const cookie = await cookieOf(signIn(opsToken));
    expect((await pausesSlack({ ...headers, cookie })).status).toBe(401);
    expect((await signIn(opsToken, { 'content-type': 'application/json', ...headers })).headers.get('set-cookie')).toBe(
      null,
    );
  });

  it('is not to be forged, nor to be kept under another OPS_TOKEN', async () => {
    const cookie = await cookieOf(signIn(opsToken));
    expect((await pausesSlack({ ...ours, cookie: `${cookie.slice(0, -3)}xyz` })).status).toBe(401);
    const other = await cluster.start({ OPS_TOKEN: 'another-token-of-the-tests' });
    const answer = await fetch(`${other.url}/ops/api/destinations`, { headers: { ...ours, cookie } });
    expect(answer.status).toBe(401);
  });

  it('ends with a sign-out', async () => {
    const cookie = await cookieOf(signIn(opsToken));
    const answer = await fetch(`${relay.url}/ops/api/session`, { method: 'DELETE', headers: { ...ours, cookie } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/^tier_relay_console=; .*Max-Age=0/);
  });

  it('is refused for a while after many wrong tokens', async () => {
    const guarded = await cluster.start();
    const tries = Array.from({ length: 10 }, () => signIn('wrong', ours, guarded.url));
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(tries.map(() => 401));
    const eleventh = await signIn(opsToken, ours, guarded.url);
    expect(eleventh.status).toBe(429);
    expect(eleventh.headers.get('retry-after')).toBe('60');
    expect(await eleventh.json()).toMatchObject({ title: 'Too Many Requests' });
  });

  it('does not exist without OPS_TOKEN, and no console does', async () => {
    const closed = await cluster.start({ OPS_TOKEN: undefined });
    expect((await signIn(opsToken, ours, closed.url)).status).toBe(404);
    expect((await fetch(`${closed.url}/ops`)).status).toBe(404);
  });
});

describe('an address under /ops/api that is no route', () => {
  it.each(['/ops/api', '/ops/api/nothing', '/ops/api/events/a/b'])('%s is a problem, not the page', async (path) => {
    const answer = await fetch(`${relay.url}${path}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['/ops/assets/nothing.js', '/ops/assets/..%2f..%2fmain.js', '/ops/assets/..%2f..%2f..%2fpackage.json'])(
    '%s serves nothing',
    async (path) => expect((await fetch(`${relay.url}${path}`)).status).toBe(404),
  );
});
