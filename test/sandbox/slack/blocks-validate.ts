import { isRecord } from '../../../src/model/is-record.ts';
import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';
import { validateBlocks } from './block-kit/validate-blocks.ts';
import type { SlackArguments } from './slack-arguments.ts';
import { slackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** Answers blocks.validate for `blocks` or a whole `message`, never for both: "Provide exactly one". */
export function blocksValidate(_workspace: Workspace, given: SlackArguments): Reply {
  const message = given.json('message');
  const bare = given.json('blocks');
  if (message !== undefined && bare !== undefined) return slackError('invalid_arguments');
  const blocks = isRecord(message) ? message.blocks : bare;
  if (!Array.isArray(blocks)) return slackError('invalid_arguments');
  const errors = validateBlocks(blocks as readonly unknown[]);
  if (errors.length === 0) return jsonReply(200, { ok: true });
  return slackError(message === undefined ? 'invalid_blocks' : 'invalid_message', { errors });
}
