import { isRFC3339, ValidateBy } from 'class-validator';
import { isId } from './voucherify.fields.ts';

/** From year 1 to 9999 in UTC: the times that PostgreSQL stores and ISO 8601 writes with four digits. */
const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** False for days such as 30 February, which JavaScript takes for 1 March. */
function isCalendarDay(value: string): boolean {
  const day = value.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** True for a time with a zone, such as 2024-01-01T11:11:11.111Z: times without a zone could not order changes. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || !isRFC3339(value)) return false;
  const time = Date.parse(value);
  return time >= earliest && time <= latest && isCalendarDay(value);
}

export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: isInstant,
      defaultMessage: () => '$property must be an ISO 8601 date and time with a zone, such as 2024-01-01T11:11:11.111Z',
    },
  });

export const IsId = (): PropertyDecorator =>
  ValidateBy({
    name: 'isId',
    validator: {
      validate: isId,
      defaultMessage: () => '$property must be an id: a text of 1 to 255 characters without spaces',
    },
  });
