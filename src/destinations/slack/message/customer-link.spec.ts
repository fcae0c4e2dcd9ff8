import { describe, expect, it } from '@jest/globals';
import { customerLink, parseCustomerLink } from './customer-link.ts';

const customer = { id: 'cust_1', name: 'Anna', email: 'anna+x@example.com', sourceId: null };

describe('customerLink', () => {
  it.each([
    [
      'the id',
      'https://app.voucherify.io/#/app/customers/{{customer.id}}',
      customer,
      'https://app.voucherify.io/#/app/customers/cust_1',
    ],
    [
      'the e-mail',
      'https://a.example/?q={{ customer.email }}',
      customer,
      'https://a.example/?q=anna%2Bx%40example.com',
    ],
    [
      'hostile values',
      'https://a.example/{{customer.id}}',
      { ...customer, id: '/../|>"<b>&' },
      'https://a.example/%2F..%2F%7C%3E%22%3Cb%3E%26',
    ],
    [
      'a value that would walk up the path',
      'https://a.example/c/{{customer.id}}',
      { ...customer, id: '..' },
      'https://a.example/c/',
    ],
    ['a value that the customer lacks', 'https://a.example/{{customer.sourceId}}', customer, undefined],
    ['a very long value', 'https://a.example/{{customer.id}}', { ...customer, id: 'x'.repeat(2_000) }, undefined],
    ['a host from a value', 'https://{{customer.id}}.example/', customer, undefined],
    ['another scheme', 'http://a.example/{{customer.id}}', customer, undefined],
  ])('handles %s', (_what, template, of, url) => {
    expect(customerLink(template, of)).toBe(url);
  });
});

describe('parseCustomerLink', () => {
  it('accepts an https address', () => {
    expect(parseCustomerLink('https://a.example/{{customer.id}}')).toBe('https://a.example/{{customer.id}}');
  });

  it.each([
    ['http://a.example/', /https/],
    ['javascript:alert(1)', /https/],
    ['https://a.example{{customer.id}}/', /https/],
    ['https://user@a.example/', /https/],
    ['https://a.example/{{customer.name}}', /unknown placeholder .*customer\.id, customer\.sourceId, customer\.email/],
    ['https://a.example/{{customer.id', /not closed/],
  ])('refuses %s', (template, error) => {
    expect(() => parseCustomerLink(template)).toThrow(error);
  });
});
