import { describe, expect, it } from '@jest/globals';
import { contactIdentity } from './contact-identity.ts';

const customer = { id: 'cust_1', name: null, email: ' Ada@Example.com ', sourceId: ' crm-1 ' };
const identifyBy = ['email', 'source_id', 'voucherify_customer_id'] as const;

describe('a customer’s contact', () => {
  it('is that of the first identifier that the customer has', () => {
    expect(contactIdentity(customer, identifyBy)).toMatchObject({ idProperty: 'email', id: 'ada@example.com' });
    expect(contactIdentity({ ...customer, email: null }, identifyBy)).toMatchObject({ id: 'crm-1' });
    expect(contactIdentity({ ...customer, email: null, sourceId: null }, identifyBy)).toMatchObject({ id: 'cust_1' });
    expect(contactIdentity({ ...customer, email: null }, ['email'])).toBeNull();
  });

  it.each([
    ...[
      'ada',
      'ada@',
      '@example.com',
      'ada@example',
      'ada lovelace@example.com',
      'ada@example..com',
      '.ada@example.com',
    ],
    ...['ada@example.com\u200b', '\u200bada@example.com', 'ada@exam\u00adple.com', 'ada\u202e@example.com'],
    ...['Ada <ada@example.com>', 'ada@example.com, bob@example.com', '"ada"@example.com', `${'a'.repeat(250)}@b.de`],
  ])('is not told by the malformed e-mail %j, but by what comes next', (email) => {
    expect(contactIdentity({ ...customer, email }, identifyBy)).toMatchObject({ idProperty: 'source_id', id: 'crm-1' });
    expect(contactIdentity({ ...customer, email }, ['email'])).toBeNull();
  });

  it.each(["o'brien+tier@mail.example.com", 'jörg@müller.de', 'ada@xn--mller-kva.de', 'a_b-c.d@x-y.co'])(
    'is told by the e-mail %j',
    (email) => {
      expect(contactIdentity({ ...customer, email }, identifyBy)).toMatchObject({ idProperty: 'email', id: email });
    },
  );
});
