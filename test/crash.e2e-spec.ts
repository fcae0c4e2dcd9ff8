import { describeChaos } from './chaos/describe-chaos.ts';

describeChaos({ short: true });
