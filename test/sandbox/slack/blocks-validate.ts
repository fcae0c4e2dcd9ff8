import { isRecord } from '../server/is-record.ts';
import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';
import { validateBlocks } from './block-kit/validate-blocks.ts';
import type { SlackArguments } from './slack-arguments.ts';
import { slackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** blocks.validate, for `blocks` or a whole `message`. */
export function blocksValidate(_workspace: Workspace, given: SlackArguments): Reply {
  const message = given.json('message');
  const blocks = isRecord(message) ? message.blocks : given.json('blocks');
  if (!Array.isArray(blocks)) return slackError('invalid_arguments');
  const errors = validateBlocks(blocks as readonly unknown[]);
  return errors.length === 0 ? jsonReply(200, { ok: true }) : slackError('invalid_blocks', { errors });
}
