import { afterAll, afterEach, beforeAll, beforeEach, describe } from '@jest/globals';
import { describeAnswers } from './contract-answers.ts';
import { describeCalls } from './contract-calls.ts';
import { describeNetworkFaults } from './contract-network-faults.ts';
import { Stage, type Subject } from './stage.ts';

/**
 * Tests what every destination owes the bus: an outcome for each delivery, whatever the vendor or the network does,
 * and no word of the token or the customer in outcomes and output.
 */
export function destinationContract(subject: Subject): void {
  describe(`the destination ${subject.name}`, () => {
    const stage = new Stage(subject);
    beforeAll(() => stage.open());
    beforeEach(() => stage.begin());
    afterEach(() => stage.end());
    afterAll(() => stage.close());

    describeAnswers(stage);
    describeNetworkFaults(stage);
    describeCalls(stage);
  });
}
