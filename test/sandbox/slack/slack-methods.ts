import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { authTest } from './auth-test.ts';
import { blocksValidate } from './blocks-validate.ts';
import { conversationsHistory } from './conversations-history.ts';
import { conversationsInfo } from './conversations-info.ts';
import { postMessage } from './post-message.ts';
import type { SlackArguments } from './slack-arguments.ts';
import type { Workspace } from './workspace.ts';

export interface SlackMethod {
  /** The scope that every call needs. Null where none is needed, or where the method checks one by the channel. */
  readonly scope: string | null;
  readonly run: (workspace: Workspace, given: SlackArguments, request: VendorRequest) => Reply;
}

export const slackMethods: Readonly<Record<string, SlackMethod>> = {
  'auth.test': { scope: null, run: authTest },
  'blocks.validate': { scope: null, run: blocksValidate },
  'chat.postMessage': { scope: 'chat:write', run: postMessage },
  'conversations.info': { scope: null, run: conversationsInfo },
  'conversations.history': { scope: null, run: conversationsHistory },
};
