import { isRFC3339, ValidateBy } from 'class-validator';

/** A point in time with its zone, such as 2024-01-01T11:11:11.111Z: without a zone it could not order changes. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isRFC3339(value) && Number.isFinite(Date.parse(value)),
      defaultMessage: () => '$property must be an ISO 8601 date and time with a zone, such as 2024-01-01T11:11:11.111Z',
    },
  });
