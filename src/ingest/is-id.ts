import { Matches } from 'class-validator';

/** A vendor's identifier: 1 to 255 characters, no white space and no control characters. */
export const IsId = (): PropertyDecorator =>
  Matches(/^[^\s\p{C}]{1,255}$/u, { message: '$property must be an id: a text of 1 to 255 characters without spaces' });
