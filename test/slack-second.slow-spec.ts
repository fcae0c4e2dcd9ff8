import { describeSpacing } from './support/describe-spacing.ts';

describeSpacing({ spacingMs: 1_000, threeWithinMs: 2_300 });
